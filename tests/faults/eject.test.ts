import { execFileSync } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deviceAt } from '../../main/ingest/volumes/device-at';
import { ejectVolume } from '../../main/ingest/volumes/eject-volume';
import { loopCard, whyNoFaults } from '../support/fault-disks';
import { newDir, removeDir } from '../support/ingest-desk';

const why = whyNoFaults();
const PATH = process.env['PATH'];

let dir: string;
let card: Awaited<ReturnType<typeof loopCard>> | null;
beforeEach(async () => {
  dir = await newDir();
  card = why === null ? await loopCard(dir, 16) : null;
});
afterEach(async () => {
  process.env['PATH'] = PATH;
  if (card && isMounted(card.root)) card.unmount();
  await removeDir(dir);
});

const mounts = (): string => readFileSync('/proc/self/mountinfo', 'utf8');
const isMounted = (root: string): boolean => mounts().includes(` ${root} `);
/** The card as the app is given it: mounted, with a photo on it. */
async function inReader(): Promise<string> {
  if (!card) throw new Error('No card was made.');
  await writeFile(join(card.root, 'IMG_1.JPG'), 'photo');
  return card.root;
}

describe.skipIf(why !== null)(`ejecting a real card${why === null ? '' : ` (skipped: ${why})`}`, () => {
  test('[CU17] it is taken out by what this system has, and what was written last is on it', async () => {
    const root = await inReader();
    expect(deviceAt(root, mounts())).toMatch(/^\/dev\/loop\d+$/u);

    expect(await ejectVolume(root)).toBeNull();

    expect(isMounted(root)).toBe(false);
    execFileSync('mount', ['-o', 'loop', card?.image ?? '', root]);
    expect(readFileSync(join(root, 'IMG_1.JPG'), 'utf8')).toBe('photo');
  });

  test('[CU17] a card that a program still uses stays where it is, and that is a sentence', async () => {
    const root = await inReader();
    const inUse = openSync(join(root, 'IMG_1.JPG'), 'r');

    const refused = await ejectVolume(root);

    closeSync(inUse);
    expect(refused).toBe(
      'The card could not be ejected, perhaps because something still uses it. Please eject it yourself.',
    );
    expect(isMounted(root)).toBe(true);
    expect(await ejectVolume(root)).toBeNull();
  });

  test('[CU17] without any program that ejects it is a sentence, and no error', async () => {
    const root = await inReader();
    process.env['PATH'] = join(dir, 'nothing-here');

    expect(await ejectVolume(root)).toContain('eject it yourself');

    expect(isMounted(root)).toBe(true);
  });

  test('[CU17] where only the plain umount is there it does the work', async () => {
    const root = await inReader();
    const only = join(dir, 'bin');
    const umount = execFileSync('sh', ['-c', 'command -v umount'], { encoding: 'utf8' }).trim();
    execFileSync('mkdir', [only]);
    execFileSync('ln', ['-s', umount, join(only, 'umount')]);
    process.env['PATH'] = only;

    expect(await ejectVolume(root)).toBeNull();

    expect(isMounted(root)).toBe(false);
  });
});
