import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { soundLine, type PortalForm, type Toxic } from '../support/toxics';
import type { Card } from './soak-disks';
import type { World } from './soak-world';
import { lasting, until } from './until';

/** One way to hurt the app while a card is being imported and sent; it heals what it hurt. */
export interface Fault {
  readonly name: string;
  readonly run: (world: World, card: Card) => Promise<void>;
}

const SECOND = 1_000;
/** Longest that a fault waits for its moment in an import. */
const MOMENT_MS = 20 * SECOND;

/** Waits until some of the wave's photos are in the journal: in the middle of a copy, if it lasts so long. */
async function someImported(world: World, most: number): Promise<void> {
  const count = (): number => world.journal().split('"type":"photoImported"').length;
  const from = count();
  const wanted = world.random.whole(1, most);
  await until('photos of this wave', MOMENT_MS, () => count() >= from + wanted).catch(() => undefined);
}

const TOXICS: readonly ((world: World) => Toxic)[] = [
  () => ({ kind: 'lose-answer' }),
  () => ({ kind: 'twice' }),
  () => ({ kind: 'gateway', status: 502 }),
  () => ({ kind: 'refuse', status: 503, code: 'busy', headers: { 'retry-after': '1' } }),
  () => ({ kind: 'refuse', status: 429, code: 'busy', headers: { 'retry-after': '2' } }),
  ({ random }) => ({ kind: 'flip', at: random.whole(0, 50_000) }),
  ({ random }) => ({
    kind: 'cut',
    in: 'body',
    after: random.whole(0, 200_000),
    by: random.pick(['end', 'reset', 'half-open']),
  }),
  ({ random }) => ({ kind: 'cut', in: 'answer', after: random.whole(0, 200), by: random.pick(['end', 'reset']) }),
];
const PORTALS: readonly PortalForm[] = ['html-200', 'redirect-302', 'empty-204', 'json-200', 'tus-204', 'refusal-403'];

export const networkFaults: readonly Fault[] = [
  {
    name: 'one request in eight hurt',
    run: async ({ proxy, random, ...rest }) => {
      const world = { proxy, random, ...rest };
      proxy.script = () => (random.next() < 0.125 ? random.pick(TOXICS)(world) : null);
      await lasting(random.whole(8, 25) * SECOND);
      proxy.script = () => null;
    },
  },
  {
    name: 'flapping line',
    run: async ({ proxy, random }) => {
      Object.assign(proxy.line, { cutAfter: () => random.whole(10_000, 900_000), latencyMs: random.whole(0, 60) });
      await lasting(random.whole(8, 20) * SECOND);
      Object.assign(proxy.line, soundLine());
    },
  },
  {
    name: 'no connection',
    run: async ({ proxy, random, studio }) => {
      proxy.target = null;
      proxy.cutAll('reset');
      await lasting(random.whole(3, 12) * SECOND);
      proxy.target = studio().url;
    },
  },
  {
    name: 'login page of a hotel',
    run: async ({ proxy, random }) => {
      const form = random.pick(PORTALS);
      proxy.script = () => ({ kind: 'reply', form });
      await lasting(random.whole(3, 10) * SECOND);
      proxy.script = () => null;
    },
  },
  {
    name: 'studio killed',
    run: async ({ killStudio, startStudio, random }) => {
      await lasting(random.whole(0, 5) * SECOND);
      await killStudio();
      await lasting(random.whole(0, 4) * SECOND);
      await startStudio();
    },
  },
  {
    name: 'slow line',
    run: async ({ proxy, random }) => {
      Object.assign(proxy.line, {
        upBytesPerSecond: random.whole(200_000, 2_000_000),
        latencyMs: random.whole(50, 400),
      });
      await lasting(random.whole(5, 15) * SECOND);
      Object.assign(proxy.line, soundLine());
    },
  },
];

export const localFaults: readonly Fault[] = [
  {
    name: 'card pulled',
    run: async (world, card) => {
      await someImported(world, card.hashes.size);
      card.pullOut();
      await lasting(world.random.whole(1, 4) * SECOND);
      card.putIn();
    },
  },
  {
    name: 'page killed',
    run: async (world, card) => {
      await someImported(world, card.hashes.size);
      await world.app.killPage();
    },
  },
  {
    name: 'app stopped for a while',
    run: async (world, card) => {
      await someImported(world, card.hashes.size);
      await world.app.stopFor(() => lasting(world.random.whole(2, 8) * SECOND));
    },
  },
  {
    name: 'library disk full',
    run: async (world, card) => {
      await someImported(world, card.hashes.size);
      const filler = join(world.libraryDisk.root, 'holiday-film.bin');
      const { bavail, bsize } = statfsSync(world.libraryDisk.root);
      const room = bavail * bsize - world.random.whole(0, 8) * 1_000_000;
      execFileSync('fallocate', ['-l', String(room), filler]);
      await lasting(world.random.whole(3, 8) * SECOND);
      await rm(filler);
    },
  },
];

/** Left out of the long life in which memory is watched. */
export const appKilled: Fault = {
  name: 'app killed',
  run: async (world, card) => {
    await someImported(world, card.hashes.size);
    await lasting(world.random.whole(0, 500));
    await world.app.killAndRestart();
  },
};
