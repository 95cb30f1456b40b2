import { describe, expect, onTestFinished, test } from 'vitest';
import type { Pin, Settings } from '@shared/contract/settings';
import type { FaultName } from '@shared/rules/outbox/faults';
import { createStudioDesk, type StudioDeskPorts } from '../../main/ipc/studio-desk';
import { pinOf } from '../../main/ipc/try-studio';
import { readCertificate } from '../../main/sync/read-certificate';
import { hashesOf, heldBy } from '../support/sync-held';
import { folderOn, openWire, type Wire } from '../support/sync-wire';
import { openTlsFront, type FrontOptions, type TlsFront } from '../support/tls-front';

const LONG = 60_000;

async function frontOf(wire: Wire, options: FrontOptions = {}): Promise<TlsFront> {
  const front = await openTlsFront(wire.studio.url, options);
  onTestFinished(() => front.close());
  return front;
}

async function pinned({ url }: TlsFront): Promise<Pin> {
  const seen = await readCertificate(url);
  const pin = await pinOf(url, seen?.fingerprint ?? '');
  if (!pin) throw new Error('the certificate of the front cannot be pinned');
  return pin;
}

/** The desk as the window has it, with settings in memory; links are only noted. */
function deskOn() {
  const state = { studio: { kind: 'none' } as Settings['studio'], links: [] as unknown[] };
  const ports = {
    settings: {
      read: () => state,
      change: async (changes: Partial<Settings>) => Object.assign(state, changes),
    },
    secrets: { read: async () => null, keep: async () => true, forget: async () => undefined },
    link: async (target: unknown) => {
      state.links.push(target);
      return { engine: { subscribe: () => undefined }, close: async () => undefined };
    },
    onMoved: () => undefined,
    onStatus: () => undefined,
    nowMs: Date.now,
  } as unknown as StudioDeskPorts;
  return { state, desk: createStudioDesk(ports) };
}

describe('[OB46] a studio with a certificate of its own', () => {
  test('is shown by its fingerprint, and kept only when a person says that it is the one', async () => {
    const wire = await openWire();
    const front = await frontOf(wire);
    const { state, desk } = deskOn();
    const ask = { kind: 'remote', url: front.url, token: wire.studio.token } as const;

    const first = await desk.connect(ask);

    expect(first).toMatchObject({ isConnected: false, code: 'certificate-unknown', certificate: { before: null } });
    expect(first.certificate?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(state).toMatchObject({ studio: { kind: 'none' }, links: [] });
    expect(front.heard()).toBe(0);
    const other = await desk.connect({ ...ask, trust: first.certificate!.fingerprint.replaceAll('A', 'B') });
    expect(other).toMatchObject({ isConnected: false });
    expect(await desk.connect({ ...ask, trust: first.certificate!.fingerprint })).toMatchObject({ isConnected: true });
    expect(state.studio).toMatchObject({ url: front.url, pin: { fingerprint: first.certificate!.fingerprint } });
    // The next time it is known.
    expect(await desk.connect(ask)).toMatchObject({ isConnected: true });
  });

  test('gets the photos once it is pinned', { timeout: LONG }, async () => {
    const wire = await openWire();
    const front = await frontOf(wire);
    const { open, list } = await folderOn(wire, [{ sizes: [20_000, 3_000] }]);
    const { engine } = await open({ url: front.url, pin: await pinned(front) });
    engine.start();

    expect(await engine.idle(20_000)).toEqual({ reason: 'done', pending: 0 });

    expect(await heldBy(wire.studio)).toEqual(hashesOf(list));
  });

  test(
    'that shows another one gets nothing and keeps all queued; connecting again names both',
    { timeout: LONG },
    async () => {
      const wire = await openWire();
      const front = await openTlsFront(wire.studio.url);
      const pin = await pinned(front);
      const port = Number(new URL(front.url).port);
      await front.close();
      const stranger = await openTlsFront(wire.studio.url, { port });
      const { open } = await folderOn(wire, [{ sizes: [20_000] }]);
      const { engine } = await open({ url: front.url, pin });
      engine.start();

      await expect.poll(() => engine.status().fault, { timeout: 10_000 }).toBe('certificate-changed');

      expect(engine.status().items).toMatchObject({ confirmed: 0, parked: 0 });
      expect(stranger.heard()).toBe(0);
      await stranger.close();
      const { state, desk } = deskOn();
      state.studio = { kind: 'remote', url: front.url, pin };
      const again = await openTlsFront(wire.studio.url, { port });
      onTestFinished(() => again.close());
      expect(await desk.connect({ kind: 'remote', url: front.url, token: wire.studio.token })).toMatchObject({
        code: 'certificate-changed',
        certificate: { before: pin.fingerprint },
      });
      expect(again.heard()).toBe(0);
    },
  );

  test.each([
    ['out of date', { isExpired: true }, 'certificate-expired', 'SYNC-210'],
    ['made out to another name', { host: 'studio.example' }, 'certificate-wrong-host', 'SYNC-211'],
  ] as [string, FrontOptions, FaultName, string][])(
    'is refused when it is %s, pinned or not',
    { timeout: LONG },
    async (_how, options, fault, code) => {
      const wire = await openWire();
      const front = await frontOf(wire, options);
      const { desk } = deskOn();

      const answer = await desk.connect({ kind: 'remote', url: front.url, token: wire.studio.token });

      expect(answer).toMatchObject({ isConnected: false, code });
      expect(answer.certificate).toBeUndefined();
      const { open } = await folderOn(wire, [{ sizes: [20_000] }]);
      const { engine } = await open({ url: front.url, pin: await pinned(front) });
      engine.start();
      await expect.poll(() => engine.status().fault, { timeout: 10_000 }).toBe(fault);
      expect(engine.status().items).toMatchObject({ confirmed: 0, parked: 0 });
      expect(front.heard()).toBe(0);
    },
  );
});
