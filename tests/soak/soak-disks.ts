import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pull } from '../support/fault-disks';
import { makeJpeg, noise } from '../support/make-picture';
import type { Random } from './random';

/** ext4 on an image of its own, mounted in the soak's folder. */
export interface Disk {
  readonly root: string;
  readonly mount: () => void;
  readonly unmount: () => void;
}

export async function makeDisk(dir: string, name: string, megabytes: number): Promise<Disk> {
  const [root, image] = [join(dir, name), join(dir, `${name}.img`)];
  await mkdir(root, { recursive: true });
  execFileSync('truncate', ['-s', `${String(megabytes)}M`, image]);
  execFileSync('mkfs.ext4', ['-q', '-F', image]);
  return {
    root,
    mount: () => execFileSync('mount', ['-o', 'loop', image, root]),
    unmount: () => execFileSync('umount', ['-l', root]),
  };
}

/** A card with photos that nobody has seen before. */
export interface Card {
  readonly disk: Disk;
  /** SHA-256 of every photo. */
  readonly hashes: ReadonlySet<string>;
  readonly pullOut: () => void;
  readonly putIn: () => void;
}

const PICTURE_KINDS = 8;
/** Behind the picture: like a small JPEG of a camera, and every photo's bytes are its own. */
const TAIL_BYTES = { min: 60_000, max: 400_000 };

export async function makeCard(dir: string, wave: number, photos: number, random: Random): Promise<Card> {
  const disk = await makeDisk(dir, `card-${String(wave)}`, Math.ceil((photos * TAIL_BYTES.max) / 1e6) + 24);
  disk.mount();
  const folder = join(disk.root, 'DCIM', '100SOAK');
  await mkdir(folder, { recursive: true });
  const hashes = new Set<string>();
  for (let n = 0; n < photos; n += 1) {
    const number = wave * photos + n;
    const taken = new Date(Date.UTC(2026, 4, 1, 8) + number * 7_000);
    const exif = {
      make: 'Canon',
      model: 'Canon EOS R5',
      serial: '0123456789',
      taken: taken.toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' '),
      exposureTime: [1, 125],
      fNumber: [56, 10],
      iso: 400,
    } as const;
    const jpeg = await makeJpeg({ painting: noise(160, 120, number % PICTURE_KINDS), exif });
    const bytes = Buffer.concat([jpeg, random.bytes(random.whole(TAIL_BYTES.min, TAIL_BYTES.max))]);
    await writeFile(join(folder, `IMG_${String((number % 9_999) + 1).padStart(4, '0')}.JPG`), bytes);
    hashes.add(createHash('sha256').update(bytes).digest('hex'));
  }
  // On the medium before anybody pulls it.
  execFileSync('sync', ['-f', disk.root]);
  return {
    disk,
    hashes,
    pullOut: () => {
      pull(disk.root);
    },
    putIn: () => {
      disk.unmount();
      disk.mount();
    },
  };
}
