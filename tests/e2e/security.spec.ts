import { expect, test } from '@playwright/test';
import { openApp, type AppWindow } from '../support/app-window';

let window: AppWindow;
test.beforeAll(async () => {
  window = await openApp();
  await window.page.getByRole('heading', { name: 'Put a card in' }).waitFor();
});
test.afterAll(() => window.close());

test('[WE2] the page has no Node, and every window the safe settings (SEC-S01)', async () => {
  const inPage = await window.page.evaluate(() => [
    typeof (globalThis as { require?: unknown }).require,
    typeof (globalThis as { process?: unknown }).process,
  ]);
  const preferences = await window.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const settings = (
        contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences();
      const { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag } = settings;
      return { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag };
    }),
  );

  expect(inPage).toEqual(['undefined', 'undefined']);
  expect(preferences.length).toBeGreaterThan(0);
  for (const one of preferences) {
    expect(one).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true });
    expect(one.webviewTag ?? false).toBe(false);
  }
});

test('[WE3] the page reaches no file and nothing outside (SEC-S02, SEC-S04)', async () => {
  const answers = await window.page.evaluate(async () => {
    const reach = async (url: string): Promise<string> =>
      fetch(url).then(
        (response) => String(response.status),
        () => 'refused',
      );
    const policyOf = async (url: string) => (await fetch(url)).headers.get('content-security-policy');
    const script = document.querySelector('script')?.src ?? '';
    const policies = [
      ...(await Promise.all(['app://bundle/index.html', script, 'app://bundle/not-there.js'].map(policyOf))),
      await policyOf('app://bundle/data/rows/018f0000-0000-7000-8000-000000000001'),
    ];
    let evaluated = 'ran';
    try {
      // eslint-disable-next-line no-eval -- that it is refused is what is tested
      (0, eval)('1');
    } catch {
      evaluated = 'refused';
    }
    /** A picture from elsewhere breaks the policy, which is told. */
    const remote = (): Promise<string> =>
      new Promise((resolve) => {
        document.addEventListener(
          'securitypolicyviolation',
          ({ violatedDirective }) => {
            resolve(violatedDirective);
          },
          { once: true },
        );
        const image = document.createElement('img');
        image.src = 'http://127.0.0.1:9/remote.png';
        document.body.append(image);
      });
    return {
      file: await reach('file:///etc/passwd'),
      net: await reach('http://127.0.0.1:9/'),
      up: await reach('app://bundle/../../package.json'),
      policies,
      evaluated,
      remote: await remote(),
    };
  });

  expect(answers).toMatchObject({ file: 'refused', net: 'refused', up: '404', evaluated: 'refused' });
  expect(answers.remote).toBe('img-src');
  for (const policy of answers.policies) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
  }
});

test('[WE5] no permission is given (SEC-S06)', async () => {
  const answers = await window.page.evaluate(async () => {
    const ask = (name: string): Promise<string> =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        (status) => status.state,
        () => 'refused',
      );
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'refused',
    );
    return [await ask('geolocation'), await ask('notifications'), await ask('clipboard-read'), camera];
  });

  expect(answers).not.toContain('granted');
});

test('[WE6] the bridge is frozen and offers the calls of the contract and nothing else (SEC-S08)', async () => {
  const bridge = await window.page.evaluate(() => {
    const { fieldproof } = globalThis as unknown as { fieldproof: { call: object; on: object } };
    return {
      keys: Object.keys(fieldproof).sort(),
      calls: Object.keys(fieldproof.call),
      events: Object.keys(fieldproof.on),
      isFrozen: Object.isFrozen(fieldproof),
    };
  });
  const { callNames, eventNames } = await import('../../shared/contract/channels');

  expect(bridge.keys).toEqual(['call', 'grantDropped', 'on']);
  // Paths of a drop are told by the preload script alone: the page cannot make one up.
  expect(bridge.calls.sort()).toEqual(callNames.filter((name) => name !== 'import:grantDropped').sort());
  expect(bridge.events.sort()).toEqual([...eventNames].sort());
  expect(bridge.isFrozen).toBe(true);
});

test('[WE18] whatever the page asks, it is refused in words and the app lives on (SEC-S03)', async () => {
  const codes = await window.page.evaluate(async () => {
    const { call } = (globalThis as unknown as { fieldproof: unknown }).fieldproof as {
      call: Record<string, (input: unknown) => Promise<unknown>>;
    };
    const uuid = '018f0000-0000-7000-8000-000000000001';
    const junk: unknown[] = [
      ...[undefined, null, 0, Number.NaN, true, '', 'x', [], [{}], { surplus: true }, { shootId: '../../etc' }],
      ...[{ shootId: uuid, photoId: '..' }, { path: '/etc/passwd' }, { paths: ['/etc/passwd'] }],
      { shootId: uuid, cmd: uuid, command: { type: 'photoImported' } },
      { shootId: uuid, cmd: uuid, command: { type: 'createShoot', shootId: uuid, name: 'x' } },
      { copyDirs: ['/etc'] },
      { sourceId: uuid, shootId: uuid, template: '{'.repeat(600) },
      { kind: 'remote', url: 'file:///etc/passwd', token: '' },
      new Date(0),
      new Uint8Array(64),
      'x'.repeat(1_100_000),
    ];
    const seen: unknown[] = [];
    for (const [name, ask] of Object.entries(call)) {
      for (const input of junk) {
        const answer = (await ask(input)) as { ok: boolean; error?: { code: string; message: string } };
        const isWorded =
          typeof answer.error?.message === 'string' && !/\/|Error|undefined| at /.test(answer.error.message);
        if (!answer.ok && !isWorded) seen.push([name, answer]);
        if (answer.ok) seen.push([name, 'taken']);
        if (answer.error?.code === 'unexpected') seen.push([name, 'unexpected']);
      }
    }
    return seen;
  });

  expect(codes).toEqual([]);
  await expect(window.page.getByRole('heading', { name: 'Put a card in' })).toBeVisible();
});

test('[WE19] no address and no file is ever handed to the system (SEC-S09)', async () => {
  await window.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as unknown as { opened: string[] }).opened = opened;
    const note = (what: string): Promise<never> => {
      opened.push(what);
      return Promise.reject(new Error('not in a test'));
    };
    shell.openExternal = note;
    shell.openPath = note;
    shell.showItemInFolder = (path) => void opened.push(path);
  });

  await window.page.evaluate(async () => {
    const addresses = [
      ...[
        'https://example.org/',
        'http://example.org/',
        'file:///etc/passwd',
        'smb://host/share',
        'javascript:alert(1)',
      ],
      ...['ms-msdt:/id', 'https://good.example@evil.example/', '\\\\host\\share', 'mailto:a@example.org\n?attach=/etc'],
    ];
    for (const address of addresses) {
      const link = document.createElement('a');
      link.href = address;
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.remove();
      globalThis.open(address);
    }
    const { call } = (globalThis as unknown as { fieldproof: unknown }).fieldproof as {
      call: Record<string, (input: unknown) => Promise<unknown>>;
    };
    const uuid = '018f0000-0000-7000-8000-000000000001';
    for (const photoId of [uuid, '../../etc/passwd', '/etc/passwd']) {
      await call['photo:showInFolder']?.({ shootId: uuid, photoId });
    }
  });

  const opened = await window.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  expect(opened).toEqual([]);
});

test('[WE4] the window goes nowhere and opens nothing (SEC-S05)', async () => {
  const before = window.page.url();

  await window.page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.org/';
    link.target = '_blank';
    document.body.append(link);
    link.click();
    globalThis.open('https://example.org/');
    location.href = 'https://example.org/';
  });

  // Asked of the app: the test's own view of the page waits for the navigation that must not come.
  const after = await window.app.evaluate(async ({ BrowserWindow }) => {
    const [only, ...others] = BrowserWindow.getAllWindows();
    const heading: unknown = await only?.webContents.executeJavaScript("document.querySelector('h1')?.textContent");
    return { url: only?.webContents.getURL(), others: others.length, heading };
  });
  expect(after).toEqual({ url: before, others: 0, heading: 'Put a card in' });
});
