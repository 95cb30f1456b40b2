import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { link, mkdir, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import type { ImportReport } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import { unescapeName } from '../../main/ingest/name-bytes';
import { exfatDisk, whyNoExfat, whyNoFaults, type FaultDisk } from '../support/fault-disks';
import { injected } from '../support/fault-seed';
import { hashTree, newDir, openDesk, picture, removeDir, sha256, type Desk } from '../support/ingest-desk';

/** Names that have broken programs: options, paths, scripts, control letters, forms and directions of writing. */
const HOSTILE = [
  ...[
    '-rf.JPG',
    '--help.JPG',
    '-o.JPG',
    '@args.JPG',
    '=cmd.JPG',
    '+1.JPG',
    '~root.JPG',
    '#x.JPG',
    '!x.JPG',
    '*.JPG',
    '?.JPG',
  ],
  ...[
    'con.JPG',
    'NUL.JPG',
    'aux.JPG',
    'COM1.JPG',
    'LPT9.JPG',
    'prn .JPG',
    'x.JPG.',
    'x .JPG',
    ' x.JPG',
    'x.JPG ',
    '...JPG',
    '..JPG',
  ],
  ...[
    '%2e%2e%2fetc.JPG',
    '%00.JPG',
    '%0A.JPG',
    '%25.JPG',
    '100%.JPG',
    '%s%n%d.JPG',
    '\\\\server\\share.JPG',
    'C:\\x.JPG',
    'a:b.JPG',
  ],
  ...[
    'a\nb.JPG',
    'a\r\nb.JPG',
    'a\tb.JPG',
    'a\x07b.JPG',
    'a\x1b[31mb.JPG',
    'a\x7fb.JPG',
    'a"b.JPG',
    "a'b.JPG",
    'a`id`b.JPG',
    'a$(id)b.JPG',
  ],
  ...[
    'a|b.JPG',
    'a;b.JPG',
    'a&b.JPG',
    'a<b>c.JPG',
    '<img src=x onerror=alert(1)>.JPG',
    '{{7*7}}.JPG',
    '${7*7}.JPG',
    "' OR '1'='1.JPG",
  ],
  ...[
    'żółć.JPG',
    'ÅÄÖ.JPG',
    '写真.JPG',
    'صورة.JPG',
    '🙂👨‍👩‍👧.JPG',
    '\u202egpj.exe.JPG',
    '\u200b.JPG',
    '\ufeffx.JPG',
    'ﬁ.JPG',
    'İ.JPG',
    'ß.JPG',
  ],
  ...[
    'caf\u00e9.JPG',
    'cafe\u0301.JPG',
    'IMG_1.JPG',
    'img_1.jpg',
    'Img_1.Jpg',
    'straße.JPG',
    'STRASSE.JPG',
    'undefined.JPG',
    'null.JPG',
  ],
  ...[
    'NaN.JPG',
    '__proto__.JPG',
    'constructor.JPG',
    'toString.JPG',
    `${'n'.repeat(251)}.JPG`,
    `${'ż'.repeat(125)}.JPG`,
    '.JPG.JPG',
  ],
];
/** Names that are no UTF-8, as old cameras and other systems write them. */
const BYTES = [
  Buffer.from([0xff, 0xfe, 0x2e, 0x4a, 0x50, 0x47]),
  Buffer.concat([Buffer.from([0xbf, 0xf3, 0xb3, 0xe6]), Buffer.from('.JPG')]),
  Buffer.concat([Buffer.from('IMG_'), Buffer.from([0x80]), Buffer.from('.JPG')]),
  Buffer.concat([Buffer.from([0xc3]), Buffer.from('.JPG')]),
  Buffer.concat([Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('.JPG')]),
];

let dir: string;
let card: string;
let disks: FaultDisk[];
beforeEach(async () => {
  dir = await newDir();
  card = join(dir, 'card');
  disks = [];
  await mkdir(card);
});
afterEach(async () => {
  for (const disk of disks) disk.unmount();
  await removeDir(dir);
});

/** One photo a name, each with bytes of its own. */
async function putAll(): Promise<Map<string, string>> {
  const names = [...HOSTILE.map((name) => Buffer.from(name)), ...BYTES];
  const written = new Map<string, string>();
  for (const [n, name] of names.entries()) {
    const bytes = picture({ capturedAtMs: n * 10_000 }, `photo ${String(n)}`);
    await writeFile(Buffer.concat([Buffer.from(`${card}/`), name]), bytes);
    written.set(name.toString('hex'), sha256(bytes));
  }
  return written;
}

async function run(): Promise<{ report: ImportReport; desk: Desk }> {
  const desk = await openDesk({ dir, isQuick: true });
  const result = await createImporter(desk.ports).runImport(desk.request([card]), createImportControls());
  await desk.close();
  if (!result.ok) throw new Error(result.error.message);
  return { report: result.value, desk };
}

/** Every photo is in the library with its bytes, once; nothing else is there, and nothing was written outside. */
async function assertEachKept(
  written: ReadonlyMap<string, string>,
  { report }: { report: ImportReport },
): Promise<void> {
  expect(report).toMatchObject({ how: 'done', counts: { files: written.size, verified: written.size, failed: 0 } });
  const library = await hashTree(join(dir, 'shoot/originals'));
  expect([...library.values()].toSorted()).toEqual([...written.values()].toSorted());
  expect(await strangers()).toEqual([]);
}

/** What lies beside card, library and journal would have been written outside. */
const strangers = async (): Promise<string[]> =>
  (await readdir(dir)).filter((name) => !['card', 'shoot', 'journal.jsonl', 'exfat-disk', 'exfat.img'].includes(name));

test('[IN15] [F18, F19] hostile names and names that are no text end inside the library, and give back their bytes', async () => {
  const written = await putAll();

  const done = await run();

  await assertEachKept(written, done);
  const told = done.desk.lines.flatMap((line) => (line.type === 'verified' ? [line.entry.file] : []));
  const back = new Map(told.map((file) => [unescapeName(file.source.path).toString('hex'), file.sha256 as string]));
  expect(back).toEqual(written);
  injected(written.size);
});

const whyExfat = whyNoExfat();
describe.skipIf(whyExfat !== null)(`a library on exFAT${whyExfat === null ? '' : ` (skipped: ${whyExfat})`}`, () => {
  test('[IN15] [F11, F18] that is blind to case and refuses some letters still gets every photo once', async () => {
    const disk = await exfatDisk(dir, 64);
    disks.push(disk);
    await mkdir(join(disk.root, 'shoot'));
    await symlink(join(disk.root, 'shoot'), join(dir, 'shoot'));
    const written = await putAll();

    const done = await run();

    await assertEachKept(written, done);
    injected(written.size);
  });
});

const why = whyNoFaults();
test.skipIf(why !== null)(
  `[IN4] [F20] links, pipes, devices and sockets are skipped and counted; nothing waits or follows${why === null ? '' : ` (skipped: ${why})`}`,
  async () => {
    const photo = picture({ capturedAtMs: 1 }, 'a photo');
    await writeFile(join(card, 'IMG_1.JPG'), photo);
    await link(join(card, 'IMG_1.JPG'), join(card, 'IMG_2.JPG'));
    await symlink('/etc/shadow', join(card, 'IMG_3.JPG'));
    await symlink('/', join(card, 'DCIM'));
    await symlink('IMG_1.JPG', join(card, 'IMG_4.JPG'));
    execFileSync('mkfifo', [join(card, 'IMG_5.JPG')]);
    execFileSync('mknod', [join(card, 'IMG_6.JPG'), 'c', '1', '5']);
    execFileSync('mknod', [join(card, 'IMG_7.JPG'), 'b', '7', '99']);
    const server = createServer().listen(join(card, 'IMG_8.JPG'));
    const begun = performance.now();

    const { report, desk } = await run();

    await new Promise((done) => server.close(done));
    // A pipe without a writer never answers: waiting for it would be for ever.
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(report.counts).toMatchObject({ files: 9, verified: 1, duplicate: 1, skipped: 7, failed: 0 });
    expect(new Set(desk.ended.map(({ outcome }) => outcome.outcome))).toEqual(
      new Set(['verified', 'duplicate', 'skipped']),
    );
    expect([...(await hashTree(join(dir, 'shoot'))).values()]).toEqual([sha256(photo)]);
    expect(await readlink(join(card, 'IMG_3.JPG'))).toBe('/etc/shadow');
    injected(7);
  },
);
