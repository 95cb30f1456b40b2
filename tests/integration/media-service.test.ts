import { readFile, stat, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cachePathOf } from '../../main/media/cache-file';
import { makeExif } from '../support/make-exif';
import { corners, makeJpeg, makeTiff, noise } from '../support/make-picture';
import { type MediaDesk, openMediaDesk } from '../support/media-desk';
import { spawnTestWorker } from '../support/media-worker';
import type { SpawnWorker } from '../../main/media/worker-handle';

const unruly = (env: Record<string, string> = {}) => spawnTestWorker('unruly-worker', env);

let desk: MediaDesk;
const open = async (options: Parameters<typeof openMediaDesk>[0] = {}) => (desk = await openMediaDesk(options));
beforeEach(() => {
  desk = undefined as never;
});
afterEach(() => desk.close());

describe('the cache', () => {
  test('[PI19] a rendition is made once, and again when it is torn', async () => {
    await open();
    const request = await desk.put('A.JPG', await makeJpeg({ painting: corners(900, 600) }));
    const first = await desk.service.rendition({ ...request, edgePx: 512 });
    const file = 'path' in first ? first.path : '';
    const made = await stat(file);
    expect(await desk.restart().rendition({ ...request, edgePx: 512 })).toEqual({ path: file });
    expect((await stat(file)).mtimeMs).toBe(made.mtimeMs);

    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length >> 1));
    const again = await desk.restart().rendition({ ...request, edgePx: 512 });

    expect(again).toEqual({ path: file });
    expect(await readFile(file)).toEqual(bytes);
  });

  test('[PI19] a cached rendition outlives its original', async () => {
    await open();
    const request = await desk.put('A.JPG', await makeJpeg());
    const { thumbnailPath } = await desk.service.look(request);

    const rendition = await desk.restart().rendition({ ...request, path: '/gone/A.JPG', edgePx: 512 });

    expect(rendition).toEqual({ path: thumbnailPath });
    expect(thumbnailPath).toBe(cachePathOf(desk.cacheDir, request.sha256, '512'));
  });

  test('[PI20] equal requests share one decode, and an aborted one is answered at once', async () => {
    await open({ workers: 1 });
    const request = { ...(await desk.put('A.JPG', await makeJpeg({ painting: noise(1500, 1000) }))), edgePx: 512 };
    const control = new AbortController();
    const [one, two, leaving] = [
      desk.service.rendition(request),
      desk.service.rendition(request),
      desk.service.rendition(request, { signal: control.signal }),
    ];

    control.abort(new Error('scrolled away'));

    await expect(leaving).rejects.toThrow('scrolled away');
    expect(await one).toEqual(await two);
  });
});

describe('when a file is no good', () => {
  test('[PI24] a missing original is said so', async () => {
    await open();
    const request = { path: '/nowhere/A.JPG', sha256: 'ab'.repeat(32), sizeBytes: 5, name: 'A.JPG', edgePx: 512 };
    const look = await desk.service.look({ ...request, role: 'image', readsCodes: false });

    expect(await desk.service.rendition(request)).toEqual({ why: 'The original is not where it was.' });
    expect(look).toMatchObject({ facts: null, damage: null, thumbnailPath: null });
    expect(look.problems.map(({ code }) => code)).toEqual(['original-unreadable']);
  });

  test('[PI19] where nothing can be stored, all else about the picture is still told', async () => {
    await open({ workers: 1 });
    const request = await desk.put('A.JPG', await makeJpeg({ exif: { model: 'X', taken: '2026:05:01 10:20:30' } }));
    await writeFile(desk.cacheDir, 'a file where the folder should be');
    const look = await desk.service.look(request);

    expect(look).toMatchObject({ facts: { model: 'X' }, damage: null, thumbnailPath: null });
    expect(look.analysis.fingerprint).not.toBeNull();
    expect(look.problems.map(({ code }) => code)).toEqual(['preview-not-stored']);
    expect(await desk.service.rendition(request)).toEqual({ why: look.noThumbnailWhy });
  });

  test('[PI23] [F26] bombs are refused by their header', async () => {
    await open({ workers: 1 });
    const started = performance.now();
    const [png, jpeg] = [await desk.look('A.png', pngBomb(20_000, 20_000)), await desk.look('A.JPG', await jpegBomb())];

    expect(png).toMatchObject({ thumbnailPath: null, problems: [{ code: 'too-large' }] });
    // Its data is far too short for what its header claims.
    expect(jpeg).toMatchObject({ thumbnailPath: null, damage: { code: 'undecodable' } });
    expect(desk.exits).toEqual([]);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('[PI1] formats that could carry programs are not decoded, though the library could', async () => {
    await open({ workers: 1 });
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    );
    const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>');
    for (const [name, bytes] of [
      ['A.svg', svg],
      ['A.jpg', svg],
      ['A.webp', svg],
      ['A.pdf', pdf],
      ['A.tif', pdf],
    ] as const) {
      const look = await desk.look(name, bytes);

      expect(look).toMatchObject({ thumbnailPath: null, damage: { code: 'not-a-picture' } });
    }
  });

  test('[PI9] what our own reader cannot find is asked of the fallback, which overrides nothing', async () => {
    const other = { capturedAtMs: 5000, model: 'Other', iso: 100 };
    const asked: string[] = [];
    await open({
      workers: 1,
      readFallbackFacts: async (path) => {
        asked.push(path);
        const { facts } = await desk.service.firstThumbnail(await desk.put('B.TIF', await makeTiff()));
        return facts && { ...facts, ...other };
      },
    });
    const full = await desk.look('A.JPG', await makeJpeg({ exif: { model: 'Own', taken: '2026:05:01 10:20:30' } }));
    const part = await desk.look('A.JPG', await makeJpeg({ exifBlock: makeExif({ model: 'Own', iso: 400 }) }));

    expect(full.facts?.model).toBe('Own');
    expect(asked).toHaveLength(1);
    expect(part.facts).toMatchObject({ capturedAtMs: 5000, model: 'Own', iso: 400 });
    expect(part.problems).toEqual([]);
  });
});

describe('when a worker dies', () => {
  test('[PI21] [F25] a crash costs one tile; after the second the file is shut away, over a restart too', async () => {
    await open({ spawnWorker: await unruly(), workers: 1 });
    const bad = await desk.put('crash.JPG', await makeJpeg({ painting: corners(50, 40) }));
    const good = await Promise.all(
      [1, 2, 3, 4].map(async (seed) => desk.put(`good${seed}.JPG`, await makeJpeg({ painting: noise(60, 40, seed) }))),
    );

    const looks = await Promise.all([bad, ...good].map((request) => desk.service.look(request)));

    expect(looks[0]).toMatchObject({ thumbnailPath: null, damage: null });
    expect(looks[0]?.problems[0]?.code).toBe('preview-failed');
    for (const look of looks.slice(1)) expect(look.thumbnailPath).not.toBeNull();
    const crashes = desk.exits.length;
    expect(crashes).toBeGreaterThanOrEqual(2);
    const after = await desk.restart().rendition({ ...bad, edgePx: 2048 });
    expect('why' in after && after.why).toMatch(/failed twice/);
    expect(desk.exits).toHaveLength(crashes);
  });

  test('[PI22] [F26] a picture that never ends is given up, and the others are shown', async () => {
    await open({ spawnWorker: await unruly(), workers: 1, timeoutMs: 3000 });
    const hang = await desk.put('hang.JPG', await makeJpeg({ painting: corners(50, 40) }));
    const good = await desk.put('good.JPG', await makeJpeg());

    const [stuck, shown] = await Promise.all([
      desk.service.rendition({ ...hang, edgePx: 512 }),
      desk.service.rendition({ ...good, edgePx: 512 }),
    ]);

    expect('why' in stuck && stuck.why).toMatch(/too long/);
    expect('path' in shown).toBe(true);
    // Put off, then tried alone.
    expect(desk.exits).toEqual(['time-out', 'time-out']);
  });

  test('[PI23] [F26] a worker that eats memory ends itself', async () => {
    await open({ spawnWorker: await unruly({ FIELDPROOF_MEDIA_MEMORY_CAP: '500000000' }), workers: 1 });
    const swell = await desk.put('swell.JPG', await makeJpeg({ painting: corners(50, 40) }));
    const good = await desk.put('good.JPG', await makeJpeg());

    const [eaten, shown] = await Promise.all([
      desk.service.rendition({ ...swell, edgePx: 512 }),
      desk.service.rendition({ ...good, edgePx: 512 }),
    ]);

    expect('why' in eaten).toBe(true);
    expect('path' in shown).toBe(true);
  });

  test('[PI24] without workers every call is answered in words', async () => {
    const stillborn: SpawnWorker = ({ onExit }) => {
      queueMicrotask(() => onExit({ code: 1, signal: null }));
      return { send: () => undefined, kill: () => undefined };
    };
    await open({ spawnWorker: stillborn, workers: 1 });
    const look = await desk.look('A.JPG', await makeJpeg());

    expect(look.noThumbnailWhy).toMatch(/cannot be shown at the moment/);
  });
});

/** A PNG of any size, one bit deep, that says so in its header and holds next to nothing. */
function pngBomb(widthPx: number, heightPx: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(widthPx, 0);
  ihdr.writeUInt32BE(heightPx, 4);
  ihdr.set([1, 0, 0, 0, 0], 8);
  const row = 1 + Math.ceil(widthPx / 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', ihdr),
    chunk('IDAT', deflateSync(Buffer.alloc(row * heightPx))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A JPEG whose header claims 60,000 by 60,000 pixels. */
async function jpegBomb(): Promise<Buffer> {
  const file = Buffer.from(await makeJpeg());
  const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
  file.writeUInt16BE(60_000, frame + 5);
  file.writeUInt16BE(60_000, frame + 7);
  return file;
}
