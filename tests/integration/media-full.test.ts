import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FULL_EDGE_PX } from '../../main/media/look';
import { makeHeif } from '../support/make-boxes';
import { corners, makeJpeg, noise, paint, storedAs } from '../support/make-picture';
import { openMediaDesk, type MediaDesk } from '../support/media-desk';

let desk: MediaDesk;
beforeEach(async () => {
  desk = await openMediaDesk();
});
afterEach(() => desk.close());

async function full(name: string, bytes: Uint8Array): Promise<string> {
  const made = await desk.service.rendition({ ...(await desk.put(name, bytes)), edgePx: FULL_EDGE_PX });
  if (!('path' in made)) throw new Error(made.why);
  return made.path;
}

test('[PI29] at full size every pixel is there, upright, and nothing of it smoothed away', async () => {
  const painting = noise(400, 600);
  const stored = await makeJpeg({ painting: storedAs(painting, 6), exif: { orientation: 6 } });

  const { data, info } = await sharp(await full('A.JPG', stored))
    .raw()
    .toBuffer({ resolveWithObject: true });

  expect([info.width, info.height]).toEqual([400, 600]);
  const upright = await sharp(stored).autoOrient().raw().toBuffer();
  const away = data.reduce((sum, value, at) => sum + Math.abs(value - upright[at]!), 0) / data.length;
  expect(away).toBeLessThan(6);
});

test('[PI29] at full size an embedded profile is honoured', async () => {
  const painting = corners(64, 64);

  const { data } = await sharp(await full('A.JPG', await makeJpeg({ painting, icc: 'p3' })))
    .raw()
    .toBuffer({ resolveWithObject: true });

  const first = [...paint(painting).subarray(0, 3)];
  expect([...data.subarray(0, 3)].every((value, at) => Math.abs(value - first[at]!) < 12)).toBe(true);
});

test('[PI29] of HEIC the largest preview in it is the full size', async () => {
  const preview = await makeJpeg({ painting: corners(600, 400) });
  const file = makeHeif({ exif: { model: 'X' }, size: [6000, 4000], preview });

  expect(await sharp(await full('A.HEIC', file)).metadata()).toMatchObject({ width: 600, height: 400 });
});

test('[PI30] full sizes are kept for thirty pictures of this run, and made again when asked for', async () => {
  const first = await makeJpeg({ painting: noise(16, 16, 0) });
  const kept = await full('0.JPG', first);
  for (let seed = 1; seed <= 30; seed += 1) await full('N.JPG', await makeJpeg({ painting: noise(16, 16, seed) }));
  await expect.poll(() => existsSync(kept)).toBe(false);

  expect(existsSync(await full('0.JPG', first))).toBe(true);
  const later = desk.restart();
  const request = { ...(await desk.put('0.JPG', first)), edgePx: FULL_EDGE_PX };
  expect(await later.rendition(request)).toEqual({ path: kept });
});
