import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalText } from '../support/dispatch-burst';
import { runStudio, type StudioProcess } from '../support/studio-process';
import { openToxicProxy, type ToxicProxy } from '../support/toxic-proxy';
import { seededRandom, type Random } from './random';
import { SoakApp } from './soak-app';
import { makeDisk, type Card, type Disk } from './soak-disks';

export const SHOOT = 'Soak';
/** More than the gigabyte that the window leaves free, beside all photos. */
const LIBRARY_MB = 6_000;

/** Everything that a soak hurts and looks at. */
export interface World {
  readonly dir: string;
  readonly random: Random;
  readonly libraryDisk: Disk;
  readonly app: SoakApp;
  readonly proxy: ToxicProxy;
  readonly cards: Card[];
  readonly shootId: string;
  /** Edits that were answered as saved. */
  readonly answeredEdits: string[];
  /** Each fault that was injected, by name. */
  readonly injected: Map<string, number>;
  readonly studio: () => StudioProcess;
  readonly killStudio: () => Promise<void>;
  readonly startStudio: () => Promise<void>;
  readonly journal: () => string;
  readonly close: () => Promise<void>;
}

export async function makeWorld(seed: number): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'fieldproof-soak-'));
  const libraryDisk = await makeDisk(dir, 'library', LIBRARY_MB);
  libraryDisk.mount();
  await mkdir(join(dir, 'profile'));
  const studioDir = join(dir, 'studio');
  let studio = await runStudio(studioDir);
  const proxy = await openToxicProxy(studio.url);
  const { json } = await studio.call('GET', '/v1/hello');
  proxy.studioId = String(json.studio);
  const app = new SoakApp(dir);
  await app.atEachStart(async () => {
    const said = await app.ask('studio:connect', { kind: 'remote', url: proxy.url, token: studio.token });
    if (!said.isConnected) console.log(`not connected yet: ${said.message}`);
  });
  const { shootId } = await app.ask('library:createShoot', { name: SHOOT, kind: 'wedding', services: [] });
  return {
    dir,
    random: seededRandom(seed),
    libraryDisk,
    app,
    proxy,
    cards: [],
    shootId,
    answeredEdits: [],
    injected: new Map(),
    studio: () => studio,
    killStudio: async () => {
      proxy.target = null;
      await studio.kill('SIGKILL');
      proxy.cutAll();
    },
    startStudio: async () => {
      studio = await runStudio(studioDir);
      proxy.target = studio.url;
    },
    journal: () => journalText(join(libraryDisk.root, SHOOT)),
    close: async () => {
      await app.close();
      await proxy.close();
      await studio.kill('SIGTERM');
      libraryDisk.unmount();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
