import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhotoFacts } from '@shared/model/photo';
import { readFactsOfFile } from '../../main/media/facts/read-facts-of-file';
import type { LookRequest } from '../../main/media/look';
import { hasRawEnding } from '../../main/media/worker/judge-damage';
import { type MediaDesk, openMediaDesk } from '../support/media-desk';

const DATA = process.env['FIELDPROOF_TEST_DATA'] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const EXIFTOOL = createRequire(import.meta.url)('exiftool-vendored.pl') as string;

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(DATA, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(DATA, folder, name))
    .filter((file) => statSync(file).isFile());

test.runIf(!existsSync(DATA))('[PI6] is not checked on real files: there are no samples', () => {
  console.warn(`No samples in ${DATA}: set FIELDPROOF_TEST_DATA to check real and hostile files.`);
});

describe.runIf(existsSync(DATA))('real files', () => {
  type Tags = Readonly<Record<string, unknown>>;

  /** What ExifTool reads from EXIF alone, by file. */
  function readPeer(files: readonly string[]): Map<string, Tags> {
    const tags = [
      'Make',
      'Model',
      'Orientation',
      'ExposureTime',
      'FNumber',
      'ISO',
      'ExposureCompensation',
      'ExposureMode',
      'FocalLength',
      'Flash',
      'DateTimeOriginal',
      'SubSecTimeOriginal',
    ];
    const args = [EXIFTOOL, '-config', '', '-json', '-n', '-q', '-q', ...tags.map((tag) => `-EXIF:${tag}`), ...files];
    // It ends with an error where it does not know one of the files, and answers all the same.
    const json = spawnSync('perl', args, {
      maxBuffer: 64 << 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).stdout.toString();
    return new Map((JSON.parse(json) as Tags[]).map((entry) => [String(entry['SourceFile']), entry]));
  }

  const numberOr = (value: unknown): number | null =>
    typeof value === 'number' && Number.isFinite(value) ? value : null;
  const textOr = (value: unknown): string | null =>
    typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  const secondsOf = (value: unknown): number | null => {
    const match = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(typeof value === 'string' ? value : '');
    const [year, month, day, hour, minute, second] = (match ?? []).slice(1).map(Number);
    return match && year! > 0 ? Date.UTC(year!, month! - 1, day, hour, minute, second) / 1000 : null;
  };

  /** Fields in which we say something else than ExifTool, where ExifTool says something. */
  function differences(own: PhotoFacts, peer: Tags): string[] {
    const pairs: [string, number | string | boolean | null, number | string | boolean | null][] = [
      ['make', own.make, textOr(peer['Make'])],
      ['model', own.model, textOr(peer['Model'])],
      ['orientation', own.orientation, numberOr(peer['Orientation']) || null],
      ['exposure time', own.exposureTimeS, numberOr(peer['ExposureTime']) || null],
      ['f-number', own.fNumber, numberOr(peer['FNumber']) || null],
      ['ISO', own.iso, peer['ISO'] === 65_535 ? null : numberOr(peer['ISO']) || null],
      ['bias', own.exposureBiasEv, numberOr(peer['ExposureCompensation'])],
      ['mode', own.exposureMode, numberOr(peer['ExposureMode'])],
      ['focal length', own.focalLengthMm, numberOr(peer['FocalLength']) || null],
      ['flash', own.flashFired, typeof peer['Flash'] === 'number' ? (peer['Flash'] & 1) === 1 : null],
      [
        'time',
        own.capturedAtMs === null ? null : Math.floor(own.capturedAtMs / 1000),
        secondsOf(peer['DateTimeOriginal']),
      ],
    ];
    const isNear = (a: unknown, b: unknown) =>
      a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= Math.abs(b) * 1e-4);
    return pairs
      .filter(([, mine, theirs]) => theirs !== null && !isNear(mine, theirs))
      .map(([name, mine, theirs]) => `${name}: ${mine}, not ${theirs}`);
  }

  test.each(['jpeg-cameras', 'raw', 'heic', 'brackets', 'orientation', 'tiff'])(
    '[PI2, PI3] facts of %s agree with ExifTool',
    async (folder) => {
      const files = filesIn(folder);
      const peers = readPeer(files);
      const found: string[] = [];
      let compared = 0;
      for (const file of files) {
        const { facts } = await readFactsOfFile(file);
        const peer = peers.get(file);
        if (!facts || !peer) continue;
        compared++;
        found.push(...differences(facts, peer).map((difference) => `${path.basename(file)}: ${difference}`));
      }

      expect(compared).toBeGreaterThan(5);
      expect(found.filter((line) => !KNOWN.has(line))).toEqual([]);
    },
  );

  /** Files that hold two EXIF blocks, of which ExifTool reports the last and we the first. */
  const KNOWN = new Set([
    'et-ExifTool.jpg: make: FUJIFILM, not Canon',
    'et-ExifTool.jpg: model: FinePix2400Zoom, not Canon PowerShot A5',
  ]);

  test('[PI4] the real Sony bracket tells place and length', async () => {
    const sequences = await Promise.all(
      [196, 197, 198, 199, 200].map(
        async (n) =>
          (await readFactsOfFile(path.join(DATA, `brackets/sony-rx100m6-aeb-200px/DSC08${n}.JPG`))).facts?.sequence,
      ),
    );

    expect(sequences.map((sequence) => [sequence?.index, sequence?.length, sequence?.isBracket])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [n, 5, true]),
    );
  });
});

describe.runIf(existsSync(DATA))('real and hostile files', () => {
  let desk: MediaDesk;
  beforeAll(async () => {
    desk = await openMediaDesk();
  });
  afterAll(() => desk.close());

  const requestFor = (file: string, i: number): LookRequest => ({
    path: file,
    sha256: String(i).padStart(64, '0'),
    sizeBytes: readFileSync(file).length,
    name: path.basename(file),
    role: hasRawEnding(file) ? 'raw' : 'image',
    readsCodes: false,
    edgePx: 512,
  });

  test('[PI6, PI21] [F25] every hostile file is answered, and no worker dies', async () => {
    const files = filesIn('hostile');
    const looks = await Promise.all(files.map((file, i) => desk.service.look(requestFor(file, i))));

    expect(looks.length).toBeGreaterThan(150);
    for (const look of looks) expect(look.thumbnailPath ?? look.noThumbnailWhy).toBeTruthy();
    expect(desk.exits).toEqual([]);
  });

  test('[PI17] of the camera samples only those that are damaged are called so', async () => {
    const files = [
      ...filesIn('jpeg-cameras'),
      ...filesIn('orientation'),
      ...filesIn('brackets').filter((file) => /\.jpe?g$/i.test(file)),
    ];
    const looks = await Promise.all(files.map((file, i) => desk.service.look(requestFor(file, 10_000 + i))));
    const damaged = looks.flatMap(({ damage }, i) => (damage ? [`${path.basename(files[i]!)}: ${damage.code}`] : []));

    // This sample of ExifTool's lists pictures beyond its end.
    expect(damaged).toEqual(['et-ExifTool.jpg: truncated']);
    expect(looks.every(({ thumbnailPath }) => thumbnailPath !== null)).toBe(true);
  });

  test('[PI12] RAW heads and HEIC samples have a picture or a sentence', async () => {
    const files = [...filesIn('raw'), ...filesIn('heic'), ...filesIn('tiff'), ...filesIn('edge'), ...filesIn('video')];
    const looks = await Promise.all(files.map((file, i) => desk.service.look(requestFor(file, 20_000 + i))));

    for (const look of looks) expect(look.thumbnailPath ?? look.noThumbnailWhy).toBeTruthy();
    expect(desk.exits).toEqual([]);
  });
});
