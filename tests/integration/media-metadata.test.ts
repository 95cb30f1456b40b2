import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createMetadataService,
  type MetadataService,
  type MetadataServiceOptions,
} from '../../main/media/metadata/metadata-service';
import { makeJpeg } from '../support/make-picture';
import { ascii } from '../support/tiff-writer';

let dir = '';
let service: MetadataService;
const start = (options?: MetadataServiceOptions) => (service = createMetadataService(options));

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'fieldproof-metadata-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await service.close();
  await rm(dir, { recursive: true, force: true });
});

const put = async (name: string, model = 'Canon EOS R5'): Promise<string> => {
  const file = path.join(dir, name);
  await writeFile(file, await makeJpeg({ exif: { make: 'Canon', model, taken: '2026:05:01 10:20:30', iso: 400 } }));
  return file;
};

describe('ExifTool', () => {
  test('[PI9, PI28] gives facts, and all metadata in groups', async () => {
    start();
    const file = await put('IMG_0001.JPG');
    const all = await service.readAll(file);

    expect(await service.readFacts(file)).toMatchObject({
      model: 'Canon EOS R5',
      iso: 400,
      capturedAtMs: Date.UTC(2026, 4, 1, 10, 20, 30),
    });
    const groups = all.ok ? all.value : [];
    expect(groups.find(({ name }) => name === 'IFD0')?.tags).toContainEqual({ name: 'Model', value: 'Canon EOS R5' });
    expect(groups.map(({ name }) => name)).not.toContain('System');
  });

  test('[PI28] values are texts as they stand, and bounded', async () => {
    start();
    const file = path.join(dir, 'A.JPG');
    const artist = `<img src=x onerror=alert(1)>${'x'.repeat(9000)}`;
    await writeFile(file, await makeJpeg({ exif: { ifd0: { 0x013b: ascii(artist) } } }));
    const all = await service.readAll(file);
    const value = all.ok ? all.value.flatMap(({ tags }) => tags).find(({ name }) => name === 'Artist')?.value : '';

    expect(value?.startsWith('<img src=x onerror=alert(1)>')).toBe(true);
    expect(value?.length).toBe(4000);
  });

  test.each([
    '-o',
    '-execute',
    '--',
    '@args.txt',
    '-if',
    '%d%f.jpg',
    'a|id',
    'IMG 1 .JPG ',
    ' leading.JPG',
    'it\'s "quoted" $HOME `id`.JPG',
    'żółć 🙂.JPG',
    'two\nlines.JPG',
    'x\n-execute\n-Model=Hacked\n-overwrite_original.JPG',
    'x\r\n-o\r\nout.JPG',
    'tab\there.JPG',
    '*.JPG',
    '<in.JPG',
    'out.JPG>',
    '#comment.JPG',
  ])('[PI26] [F28] reads a file called %j and changes nothing', async (name) => {
    start();
    const file = await put(name);
    const before = await readFile(file);

    expect(await service.readFacts(file)).toMatchObject({ model: 'Canon EOS R5' });
    expect(await readdir(dir)).toEqual([name]);
    expect(await readFile(file)).toEqual(before);
  });

  test('[PI26] [F28] no configuration is executed, neither of the home folder nor of the environment', async () => {
    const home = path.join(dir, 'home');
    await mkdir(home);
    const trap = `open(my $f, '>', '${path.join(dir, 'executed')}'); print $f 'x'; close $f; 1;\n`;
    await writeFile(path.join(home, '.ExifTool_config'), trap);
    vi.stubEnv('HOME', home);
    vi.stubEnv('EXIFTOOL_HOME', home);
    start();

    expect(await service.readFacts(await put('A.JPG'))).not.toBeNull();
    expect(await readdir(dir)).not.toContain('executed');
  });

  test('[PI27] [F27] what is no picture, or not there, is unavailable, and the next file is read', async () => {
    start();
    await writeFile(path.join(dir, 'notes.JPG'), 'just a text');

    expect(await service.readFacts(path.join(dir, 'notes.JPG'))).toBeNull();
    expect(await service.readFacts(path.join(dir, 'absent.JPG'))).toBeNull();
    expect(await service.readFacts(await put('A.JPG'))).not.toBeNull();
  });
});

/** Speaks ExifTool's protocol; loops, dies or stops where a file's name says so. */
const FAKE = `#!/usr/bin/perl
use strict; $| = 1; my @args;
open(my $log, '>>', $ENV{HOME} . '/tries') or die;
while (my $line = <STDIN>) {
  chomp $line;
  if ($line ne '-execute') { push @args, $line; next; }
  my ($file) = grep { m{^/} } @args;
  if ($file) { syswrite $log, "$file\\n"; }
  if ($file && $file =~ /hang/) { 1 while 1; }
  if ($file && $file =~ /deaf/) { $SIG{TERM} = 'IGNORE'; kill 'STOP', $$; }
  if ($file && $file =~ /die/) { kill 'KILL', $$; }
  print $file ? qq([{"SourceFile":"$file","Model":"Fake"}]\\n) : "13.59\\n";
  print "{ready}\\n"; @args = ();
}
`;

describe('an ExifTool that misbehaves', () => {
  test.each(['hang', 'deaf', 'die'])(
    '[PI27] [F27] "%s" is tried again, given up, and the others are read',
    async (kind) => {
      const fake = path.join(dir, 'fake.pl');
      await writeFile(fake, FAKE);
      start({ exiftoolPath: fake, timeoutMs: 1500 });
      const started = performance.now();

      const [bad, good] = await Promise.all([
        service.readFacts(`/pictures/${kind}.JPG`),
        service.readFacts('/pictures/good.JPG'),
      ]);

      expect(bad).toBeNull();
      expect(good).toMatchObject({ model: 'Fake' });
      expect(performance.now() - started).toBeLessThan(15_000);
    },
  );
});
