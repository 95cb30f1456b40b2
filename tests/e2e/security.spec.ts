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
    const policy = (await fetch('app://bundle/index.html')).headers.get('content-security-policy');
    let evaluated = 'ran';
    try {
      // eslint-disable-next-line no-eval -- that it is refused is what is tested
      (0, eval)('1');
    } catch {
      evaluated = 'refused';
    }
    return {
      file: await reach('file:///etc/passwd'),
      net: await reach('http://127.0.0.1:9/'),
      up: await reach('app://bundle/../../package.json'),
      policy,
      evaluated,
    };
  });

  expect(answers).toMatchObject({ file: 'refused', net: 'refused', up: '404', evaluated: 'refused' });
  expect(answers.policy).toContain("default-src 'none'");
  expect(answers.policy).toContain("require-trusted-types-for 'script'");
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
    const heading: unknown = await only?.webContents.executeJavaScript("document.querySelector('h2')?.textContent");
    return { url: only?.webContents.getURL(), others: others.length, heading };
  });
  expect(after).toEqual({ url: before, others: 0, heading: 'Put a card in' });
});
