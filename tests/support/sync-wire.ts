import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { studioIdSchema } from '@shared/model/ids';
import { afterAll, onTestFinished } from 'vitest';
import { createHttpTransport, type Transport } from '../../main/sync/http-transport';
import { sha256Of } from './fake-studio-outbox';
import { addPhotos, createRig, type Rig } from './fake-studio-rig';
import { runStudio } from './studio-process';
import { makeSyncFolder, openFolderEngine } from './sync-folder';
import { startTestStudio, type TestStudio } from './test-studio';
import { openToxicProxy, type ToxicProxy } from './toxic-proxy';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const MB = 1_000_000;

/** Few of each where the whole suite is to be quick. */
export const isShort = process.env['FIELDPROOF_FAULTS'] === 'short';
export const howMany = (all: number, short: number): number => (isShort ? short : all);

/** A real studio over loopback, with a line that can be hurt. */
export interface Wire {
  readonly studio: Pick<TestStudio, 'url' | 'token' | 'studioId' | 'call'>;
  readonly proxy: ToxicProxy;
}

/** One process of a file's tests serves them all, each as a studio of its own: a database takes seconds to begin. */
let host: TestStudio | null = null;
afterAll(() => host?.remove());

export async function openWire(): Promise<Wire> {
  host ??= await startTestStudio();
  const served = host;
  const { studioId, token } = await served.addNeighbour();
  const own: Wire['studio'] = {
    url: served.url,
    token,
    studioId,
    call: (method, path, more) => served.call(method, path, { token, ...more }),
  };
  return { studio: own, proxy: await proxyTo(own) };
}

/** A studio in a folder of its own, for tests that restart it or change what it holds. */
export async function openWireAlone(): Promise<Wire & { readonly studio: TestStudio }> {
  const studio = await startTestStudio();
  onTestFinished(() => studio.remove());
  return { studio, proxy: await proxyTo(studio) };
}

/** A studio in a process of its own: what it has not noticed yet, the client cannot know, as in life. */
export async function openWireToProcess(): Promise<Wire> {
  const data = await mkdtemp(join(tmpdir(), 'fieldproof-studio-'));
  const studio = await runStudio(data);
  onTestFinished(async () => {
    await studio.kill('SIGTERM');
    await rm(data, { recursive: true, force: true });
  });
  const { json } = await studio.call('GET', '/v1/hello');
  const own = { ...studio, studioId: studioIdSchema.parse(json.studio) };
  return { studio: own, proxy: await proxyTo(own) };
}

async function proxyTo({ url, studioId }: Wire['studio']): Promise<ToxicProxy> {
  const proxy = await openToxicProxy(url);
  onTestFinished(() => proxy.close());
  proxy.studioId = studioId;
  return proxy;
}

/** The engine on that line with a journal in memory and a clock that a test moves: days pass in seconds. */
export interface WireRig extends Rig {
  /** Each request that left the engine, by the test's own clock. */
  readonly asked: { readonly method: string; readonly path: string; readonly atMs: number }[];
}

export function rigOn({ proxy, studio }: Wire, photos: number): WireRig {
  const http = createHttpTransport();
  onTestFinished(() => http.close());
  let underWay = 0;
  const asked: { method: string; path: string; atMs: number }[] = [];
  const send: Transport = async (request) => {
    asked.push({ method: request.method, path: new URL(request.url).pathname, atMs: rig.clock.nowMs() });
    underWay += 1;
    return http.send(request).finally(() => {
      underWay -= 1;
    });
  };
  const rig = createRig({ url: proxy.url, token: studio.token, send, isBusy: () => underWay > 0 });
  addPhotos(rig, photos);
  onTestFinished(() => rig.engine.stop());
  return Object.assign(rig, { asked });
}

/** What the studio ought to hold of a rig's photos. */
export const hashesIn = ({ outbox }: Rig): Map<string, string[]> =>
  new Map(
    [...outbox.payloads].map(([id, { files }]) => [
      id as string,
      files.map(({ path }) => sha256Of(outbox.files.get(path)!.bytes)),
    ]),
  );

/** Real files, the real clock and the real engine on that line. */
export async function folderOn({ proxy, studio }: Wire, photos: Parameters<typeof makeSyncFolder>[0], seed = 1) {
  const folder = await makeSyncFolder(photos, seed);
  onTestFinished(() => folder.remove());
  const open = async (more: Partial<Parameters<typeof openFolderEngine>[1]> = {}) => {
    const opened = await openFolderEngine(folder.dir, { url: proxy.url, token: studio.token, ...more });
    onTestFinished(() => opened.close());
    return opened;
  };
  return { ...folder, open };
}
