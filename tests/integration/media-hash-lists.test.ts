import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ImportAsk } from '../../main/import-journal';
import { c4Id } from '../../main/ingest/mhl/c4-id';
import { chainLinks } from '../../main/ingest/mhl/chain-xml';
import { readHistory } from '../../main/ingest/mhl/history';
import { manifestXml } from '../../main/ingest/mhl/manifest-xml';
import { writeGeneration } from '../../main/ingest/mhl/write-generation';
import { listMediaHashes } from '../../main/media-hash-lists';
import type { Shoot } from '../../main/shoots/library';
import { picture, seededBytes, writeTree } from '../support/ingest-desk';
import { temporaryFolder } from '../support/journal-folder';
import { askFor, importsOf } from '../support/library-imports';
import { createShoot, openTestLibrary } from '../support/open-library';
import { validateMhl, whyNoValidation } from '../support/validate-mhl';

const NO_VALIDATION = whyNoValidation();
if (NO_VALIDATION !== null) console.warn(`Media hash lists are not validated: ${NO_VALIDATION}.`);

const NAMES = ['IMG_1.JPG', 'Zażółć “gęślą” & <jaźń>.JPG', 'a\u0001b.JPG'];
const photo = (n: number): Buffer => picture({ capturedAtMs: n * 10_000 }, seededBytes(n, 20_000));

async function scene() {
  const dir = await temporaryFolder();
  const card = join(dir, 'card');
  await writeTree(card, Object.fromEntries(NAMES.map((name, at) => [name, photo(at)])));
  const library = await openTestLibrary();
  const shoot = await createShoot(library, 'Maple & Oak');
  const service = importsOf(library);
  const run = async (more: Partial<ImportAsk> = {}) => {
    const begun = await service.imports.start(shoot, { ...askFor(card), ...more });
    if (!begun.ok) throw new Error(begun.error.message);
    const result = await begun.value.done;
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };
  return { dir, card, shoot, run, failures: service.failures };
}

const manifests = async (root: string): Promise<string[]> =>
  (await readdir(join(root, 'ascmhl'))).filter((name) => name.endsWith('.mhl')).sort();
const manifest = async (root: string, nth: number): Promise<string> =>
  readFile(join(root, 'ascmhl', (await manifests(root))[nth] ?? ''), 'utf8');
const actions = (xml: string): string[] => [...xml.matchAll(/action="(\w+)"/gu)].map(([, action = '']) => action);
const problemsOf = ({ store }: Shoot) => store.state.problems.map(({ code }) => code);

test('[CU13] an import leaves one generation in the shoot folder and in each destination, after the journal', async () => {
  const { dir, shoot, run } = await scene();
  const copyDirs = [join(dir, 'one'), join(dir, 'two')];

  await run({ copyDirs });

  for (const root of [shoot.folder, ...copyDirs.map((one) => join(one, basename(shoot.folder)))]) {
    const [name = ''] = await manifests(root);
    expect(name).toMatch(/^0001_.+_\d{4}-\d\d-\d\d_\d{6}Z\.mhl$/u);
    expect(actions(await manifest(root, 0))).toEqual(['original', 'original', 'original']);
    const bytes = await readFile(join(root, 'ascmhl', name));
    const chain = chainLinks(await readFile(join(root, 'ascmhl', 'ascmhl_chain.xml'), 'utf8'));
    expect(chain).toEqual([{ sequence: 1, path: name, c4: c4Id(bytes) }]);
    expect((await readdir(join(root, 'ascmhl'))).length).toBe(2);
  }
});

test('[CU14] another import adds a generation of what is new, and one that brings nothing adds none', async () => {
  const { card, shoot, run } = await scene();
  await run();
  await run();
  expect(await manifests(shoot.folder)).toHaveLength(1);
  await writeTree(card, { 'IMG_9.JPG': photo(9) });

  await run();

  expect(await manifests(shoot.folder)).toHaveLength(2);
  expect(actions(await manifest(shoot.folder, 1))).toEqual(['original']);
  const chain = chainLinks(await readFile(join(shoot.folder, 'ascmhl', 'ascmhl_chain.xml'), 'utf8'));
  expect(chain.map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('[CU14] what was looked at since the last generation is verified or failed, with the hash that was found', async () => {
  const { shoot, run } = await scene();
  await run();
  const photos = [...shoot.store.state.photos.values()];
  const files = photos.map((one) => ({ photoId: one.id, file: one.files[0]!.path }));
  const path = join(shoot.folder, files[1]!.file);
  await chmod(path, 0o644);
  await writeFile(path, 'something else');
  const look = { destination: null, level: 'L3' } as const;
  await shoot.store.dispatch(
    {
      type: 'recordChecks',
      checks: [
        { ...files[0]!, ...look, result: 'ok' },
        { ...files[1]!, ...look, result: 'different' },
        { ...files[2]!, ...look, result: 'missing' },
      ],
    },
    { cmd: 'looked' },
  );

  const ports = { toolVersion: '1', clock: () => Date.now() + 1000 };
  const root = { root: shoot.folder, isLibrary: true };
  await listMediaHashes(shoot.store.state, root, ports);

  const xml = await manifest(shoot.folder, 1);
  expect(actions(xml).sort()).toEqual(['failed', 'verified']);
  expect(xml).toContain('size="14"');
  expect(await listMediaHashes(shoot.store.state, root, ports)).toBeNull();
});

test('[CU14] a manifest that a crash kept out of the chain is taken into it', async () => {
  const { dir } = await scene();
  const head = { createdAtMs: 0, hostname: 'desk', toolVersion: '1' };
  const entry = {
    path: 'A.JPG',
    sizeBytes: 1,
    mtimeMs: 0,
    xxh3: '0'.repeat(16),
    action: 'original',
    hashedAtMs: 0,
  } as const;
  await writeTree(dir, { 'ascmhl/0001_lost_2026-05-01_000000Z.mhl': manifestXml(head, [entry]) });

  const history = await readHistory(dir);
  await writeGeneration(dir, history, head, [{ ...entry, path: 'B.JPG' }]);

  expect([...history.listed]).toEqual(['A.JPG']);
  const chain = chainLinks(await readFile(join(dir, 'ascmhl', 'ascmhl_chain.xml'), 'utf8'));
  expect(chain.map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('[CU16] a list that cannot be written is a problem, and the import is done all the same', async () => {
  const { shoot, run, failures } = await scene();
  await writeFile(join(shoot.folder, 'ascmhl'), 'a file where the folder should be');

  const report = await run();

  expect(report.how).toBe('done');
  expect(problemsOf(shoot)).toEqual(['hash-list-not-written']);
  expect([...shoot.store.state.imports.values()][0]?.ended?.how).toBe('done');
  expect(failures).toEqual([]);
});

describe.skipIf(NO_VALIDATION !== null)(`by the published schema (${NO_VALIDATION ?? 'xmllint'})`, () => {
  test('[CU15] manifests and chains are valid, also of hostile names', async () => {
    const { dir, card, shoot, run } = await scene();
    await writeTree(card, { 'bad.JPG': photo(5) });
    await writeFile(Buffer.concat([Buffer.from(`${card}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.JPG')]), photo(6));
    await run();
    await writeTree(card, { 'later.JPG': photo(7) });
    await run();

    const names = await manifests(shoot.folder);
    expect(names).toHaveLength(2);
    for (const name of names) await validateMhl(join(shoot.folder, 'ascmhl', name), 'manifest', dir);
    await validateMhl(join(shoot.folder, 'ascmhl', 'ascmhl_chain.xml'), 'chain', dir);
  });

  test('[CU15] any path, size and time gives a valid manifest', async () => {
    const { dir } = await scene();
    const paths = Array.from({ length: 256 }, (_, code) => `p${String.fromCharCode(code)}.JPG`);
    const odd = ['\ud800.JPG', '\ufffe.JPG', ']]>.JPG', '🙈/‮gpj.JPG', `${'é'.repeat(120)}.JPG`];
    const entries = [...paths, ...odd].map((path, at) => ({
      path,
      sizeBytes: at,
      mtimeMs: at % 2 === 0 ? Number.NaN : -at * 1e12,
      xxh3: at.toString(16).padStart(16, '0'),
      action: (['original', 'verified', 'failed'] as const)[at % 3]!,
      hashedAtMs: at,
    }));
    const file = join(dir, 'odd.mhl');
    await writeFile(file, manifestXml({ createdAtMs: 0, hostname: '\u0000<&>', toolVersion: '"1"' }, entries));

    await validateMhl(file, 'manifest', dir);
  });
});
