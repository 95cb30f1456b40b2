import { link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { makeExif } from '../support/make-exif';

export interface PhotoSet {
  readonly dir: string;
  /** Names are different, contents repeat. */
  readonly files: readonly string[];
  readonly sizeBytes: number;
}

const WIDTH_PX = 6000;
const HEIGHT_PX = 4000;
const DISTINCT = 4;

/** A 24-MP JPEG of 6–8 MB, as detailed as a photo, with camera data and a 160-px thumbnail in its head. */
async function makePhoto(i: number): Promise<Buffer> {
  const grain = { type: 'gaussian', mean: 110 + i * 10, sigma: 42 } as const;
  const picture = sharp({
    create: { width: WIDTH_PX, height: HEIGHT_PX, channels: 3, background: '#000', noise: grain },
  });
  const pixels = await picture.blur(1.1).raw().toBuffer();
  const raw = { width: WIDTH_PX, height: HEIGHT_PX, channels: 3 } as const;
  const jpeg = await sharp(pixels, { raw }).jpeg({ quality: 92, optimiseCoding: false }).toBuffer();
  const thumbnail = await sharp(pixels, { raw }).resize(160, 120).jpeg({ quality: 75 }).toBuffer();
  const block = makeExif({
    make: 'NIKON CORPORATION',
    model: 'NIKON D750',
    orientation: i % 2 === 0 ? 1 : 8,
    taken: `2026:05:01 10:20:3${i}`,
    subSeconds: '20',
    serial: '6001234',
    exposureTime: [1, 250],
    fNumber: [56, 10],
    iso: 400,
    size: [WIDTH_PX, HEIGHT_PX],
    makerNote: { maker: 'nikon', shootingMode: 0, serial: '6001234' },
    isDcf: true,
    thumbnail,
  });
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]);
  const app1 = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), app1, body, jpeg.subarray(2)]);
}

/** Puts `count` photos into `dir`; equal contents are links, so that a large set fits a small disk. */
export async function makePhotoSet(dir: string, count: number): Promise<PhotoSet> {
  await mkdir(dir, { recursive: true });
  const files: string[] = [];
  let sizeBytes = 0;
  for (let i = 0; i < count; i++) {
    const file = path.join(dir, `DSC_${String(i).padStart(4, '0')}.JPG`);
    const twin = files[i % DISTINCT];
    if (i < DISTINCT) {
      const bytes = await makePhoto(i);
      sizeBytes = Math.max(sizeBytes, bytes.length);
      await writeFile(file, bytes);
    } else if (twin !== undefined) {
      await link(twin, file);
    }
    files.push(file);
  }
  return { dir, files, sizeBytes };
}
