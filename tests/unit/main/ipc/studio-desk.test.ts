import { expect, test, vi } from 'vitest';
import { createStudioDesk, type StudioDeskPorts } from '../../../../main/ipc/studio-desk';

/** An embedded studio that is started again and again, and dies when the test says so. */
function embeddedDesk() {
  const deaths: (() => void)[] = [];
  const links: string[] = [];
  let now = 0;
  const ports = {
    settings: { read: () => ({ studio: { kind: 'embedded' } }), change: () => Promise.resolve({}) },
    secrets: {
      read: () => Promise.resolve(null),
      keep: () => Promise.resolve(true),
      forget: () => Promise.resolve(),
    },
    startEmbedded: () =>
      Promise.resolve({
        url: `http://127.0.0.1:${String(deaths.length)}`,
        token: 't',
        gone: new Promise<void>((die) => deaths.push(die)),
        close: () => Promise.resolve(),
      }),
    link: ({ url }: { url: string }) => {
      links.push(url);
      return Promise.resolve({ engine: { subscribe: () => undefined }, close: () => Promise.resolve() });
    },
    onMoved: () => undefined,
    onStatus: () => undefined,
    onFailure: (error: unknown) => {
      throw error;
    },
    now: () => now,
  } as unknown as StudioDeskPorts;
  return {
    desk: createStudioDesk(ports),
    links,
    die: (which: number, afterMs: number) => {
      now += afterMs;
      deaths[which]?.();
    },
    starts: () => deaths.length,
  };
}

test('[OB43] an embedded studio that dies is started again, and the queue goes on with it', async () => {
  const { desk, links, die } = embeddedDesk();
  await desk.restore();

  die(0, 60_000);

  await vi.waitFor(() => expect(links).toEqual(['http://127.0.0.1:0', 'http://127.0.0.1:1']));
  expect(desk.current()).not.toBeNull();
});

test('[OB43] one that does not stay up is left alone, and so is one that was closed', async () => {
  const { desk, die, starts } = embeddedDesk();
  await desk.restore();
  die(0, 1_000);
  await vi.waitFor(() => expect(desk.current()).toBeNull());
  await desk.connect({ kind: 'embedded' });
  await desk.close();

  die(1, 60_000);
  await desk.close();

  expect(starts()).toBe(2);
});

test('[OB47] plain http is for this computer; in a network of one’s own a person has to agree to it, elsewhere nobody can', async () => {
  const { desk } = embeddedDesk();
  const connect = (url: string, isPlainAllowed = false) =>
    desk.connect({ kind: 'remote', url, token: 't', isPlainAllowed });

  expect(await connect('http://192.168.77.1:1')).toMatchObject({ code: 'plain-http-in-lan' });
  for (const url of [
    'http://studio.example',
    'http://8.8.8.8',
    'http://192.168.77.1.studio.example',
    'http://172.32.0.1',
  ]) {
    expect(await connect(url, true), url).toMatchObject({ isConnected: false, code: 'bad-studio-address' });
  }
});
