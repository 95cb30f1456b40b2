import { createCipheriv, createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importIdSchema, photoIdSchema, type PhotoId, type Sha256 } from '@shared/model/ids';
import { NO_FACTS, type PhotoFacts, type PhotoFile } from '@shared/model/photo';
import type { ListedFile, Problem } from '@shared/model/shoot';
import type { ImportProgress } from '@shared/rules/import-progress';
import type {
  DuplicateEntry,
  EndedFile,
  ImportPorts,
  ImportRequest,
  LeftEntry,
  SettledFile,
  VerifiedEntry,
} from '../../main/ingest/import-types';
import { createShootIndex } from '../../main/ingest/shoot-index';

/**
 * A shoot to import into, with a real journal: one line per entry, flushed before it is answered. It is small,
 * but it keeps what it promises, so tests may kill the process at any point and open the desk again.
 */

type Line =
  | { readonly type: 'listed'; readonly files: readonly ListedFile[] }
  | { readonly type: 'verified'; readonly entry: VerifiedEntry }
  | { readonly type: 'duplicate'; readonly entry: DuplicateEntry }
  | { readonly type: 'left'; readonly outcome: 'skipped' | 'failed'; readonly entries: readonly LeftEntry[] }
  | { readonly type: 'problems'; readonly problems: readonly Problem[] };

export interface Desk {
  readonly dir: string;
  readonly shootDir: string;
  readonly ports: ImportPorts;
  readonly lines: Line[];
  readonly ended: EndedFile[];
  readonly progress: ImportProgress[];
  readonly request: (roots: readonly string[], more?: Partial<ImportRequest>) => ImportRequest;
  readonly close: () => Promise<void>;
}

export interface DeskOptions {
  readonly dir: string;
  readonly facts?: (head: Uint8Array) => PhotoFacts | null;
  readonly elsewhere?: ReadonlyMap<string, string>;
  /** Appends without flushing: for tests in which speed matters and nobody pulls a plug. */
  readonly isQuick?: boolean;
}

export const newDir = (prefix = 'fieldproof-ingest-'): Promise<string> => mkdtemp(join(tmpdir(), prefix));
export const removeDir = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true });

const uuid = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const importId = (n = 1) => importIdSchema.parse(uuid(n));

/** Facts written in the clear at the start of a test's "picture": `FACTS{json}\n`. */
export function plainFacts(head: Uint8Array): PhotoFacts | null {
  const text = Buffer.from(head).toString('latin1');
  const match = /FACTS(\{.*?\})\n/u.exec(text);
  return match ? { ...NO_FACTS, ...(JSON.parse(match[1] ?? '{}') as Partial<PhotoFacts>) } : null;
}

export const picture = (facts: Partial<PhotoFacts>, body: string | Uint8Array = ''): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    Buffer.from(`FACTS${JSON.stringify(facts)}\n`),
    Buffer.from(body),
    Buffer.from([0xff, 0xd9]),
  ]);

export async function openDesk(options: DeskOptions): Promise<Desk> {
  const shootDir = join(options.dir, 'shoot');
  const journal = join(options.dir, 'journal.jsonl');
  await mkdir(shootDir, { recursive: true });
  const lines: Line[] = [];
  const ended: EndedFile[] = [];
  const progress: ImportProgress[] = [];
  const index = createShootIndex();
  const settled = new Map<string, SettledFile>();
  const listed = new Map<string, ListedFile>();
  const key = (id: string, card: number, path: string): string => `${id} ${String(card)} ${path}`;
  const settle = (
    id: string,
    card: number,
    path: string,
    outcome: SettledFile['outcome'],
    photoId: PhotoId | null,
    sha256: Sha256 | null,
  ): void => {
    const from = listed.get(`${String(card)} ${path}`);
    settled.set(key(id, card, path), {
      outcome,
      photoId,
      sha256,
      sizeBytes: from?.sizeBytes ?? 0,
      mtimeMs: from?.mtimeMs ?? 0,
    });
  };
  const apply = (line: Line): void => {
    lines.push(line);
    if (line.type === 'listed') for (const file of line.files) listed.set(`${String(file.card)} ${file.path}`, file);
    if (line.type === 'verified') {
      const { source } = line.entry.file;
      settle(source.importId, source.card, source.path, 'verified', line.entry.photoId, line.entry.file.sha256);
    }
    if (line.type === 'duplicate') {
      settle(line.entry.importId, line.entry.card, line.entry.path, 'duplicate', line.entry.photoId, line.entry.sha256);
    }
    if (line.type === 'left') {
      for (const entry of line.entries) settle(entry.importId, entry.card, entry.path, line.outcome, null, null);
    }
  };
  if (existsSync(journal)) {
    const text = readFileSync(journal, 'utf8');
    for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) if (line) apply(JSON.parse(line) as Line);
    const photos = new Map<PhotoId, { id: PhotoId; files: [PhotoFile, ...PhotoFile[]]; facts: PhotoFacts | null }>();
    for (const line of lines) {
      if (line.type !== 'verified') continue;
      const { photoId, file, facts } = line.entry;
      const there = photos.get(photoId);
      if (there) there.files.push(file);
      else photos.set(photoId, { id: photoId, files: [file], facts });
    }
    for (const photo of photos.values()) index.addPhoto(photo);
  }
  const handle = await open(journal, 'a');
  let queue: Promise<void> = Promise.resolve();
  const append = (line: Line): Promise<void> => {
    queue = queue.then(async () => {
      if (options.isQuick) appendFileSync(journal, `${JSON.stringify(line)}\n`);
      else {
        await handle.write(`${JSON.stringify(line)}\n`);
        await handle.datasync();
      }
      apply(line);
    });
    return queue;
  };
  let ids = 0;
  const ports: ImportPorts = {
    index,
    readHead: (head) => Promise.resolve((options.facts ?? plainFacts)(head)),
    knownElsewhere: (sha256) => Promise.resolve(options.elsewhere?.get(sha256) ?? null),
    settled: (id, card, path) => settled.get(key(id, card, path)) ?? null,
    record: {
      listed: (_id, files) => append({ type: 'listed', files }),
      verified: (entry) => append({ type: 'verified', entry }),
      duplicate: (entry) => append({ type: 'duplicate', entry }),
      left: (outcome, entries) => append({ type: 'left', outcome, entries }),
      problems: (problems) => append({ type: 'problems', problems }),
    },
    now: () => Date.now(),
    newId: () => photoIdSchema.parse(uuid(0x1000 + lines.length * 1000 + (ids += 1))),
    onProgress: (now) => progress.push(now),
    onFileEnded: (file) => ended.push(file),
  };
  return {
    dir: options.dir,
    shootDir,
    ports,
    lines,
    ended,
    progress,
    request: (roots, more = {}) => ({
      importId: importId(),
      sources: roots.map((root, at) => ({ label: `Card ${String(at + 1)}`, root, volumeId: null })),
      shootDir,
      incomingDir: join(shootDir, '.fieldproof', 'incoming'),
      originalsDir: 'originals',
      copyDirs: [],
      makesCopyDirs: true,
      readsTwice: false,
      template: null,
      naming: { shoot: 'Maple Street', client: null, order: null, station: null, dayStartHour: 4 },
      seqStart: 1,
      reserveBytes: 0,
      knownElsewhere: 'import',
      ...more,
    }),
    close: async () => {
      await queue;
      await handle.close();
    },
  };
}

/** Bytes that look like noise and are the same for the same seed. */
export const seededBytes = (seed: number, length: number): Buffer =>
  createCipheriv('aes-128-ctr', createHash('md5').update(String(seed)).digest(), Buffer.alloc(16)).update(
    Buffer.alloc(length),
  );

/** Writes files, folders included; names may be bytes. */
export async function writeTree(root: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Relative path → hash of every file below a folder; links and special files are left out. */
export async function hashTree(root: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await walk(path);
      else if ((await lstat(path)).isFile()) found.set(path.slice(root.length + 1), sha256(await readFile(path)));
    }
  };
  if (existsSync(root)) await walk(root);
  return found;
}
