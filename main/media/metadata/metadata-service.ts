import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { PhotoFacts } from '@shared/model/photo';
import { fail, ok, type Result } from '@shared/model/result';
import { ExifTool, exiftoolPath as findExifTool } from 'exiftool-vendored';
import { FACT_TAGS, factsFromExifTool } from './facts-from-exiftool';
import { withSafePath } from './safe-path';
import { spawnExifTool } from './spawn-exiftool';

export interface MetadataServiceOptions {
  /** Per file and try; 15 s unless told otherwise. */
  readonly timeoutMs?: number;
  /** Another exiftool than the bundled one. */
  readonly exiftoolPath?: string;
  readonly perlPath?: string;
}

/** One directory of a file's metadata, in the file's order. Values are texts to be shown as they are. */
export interface MetadataGroup {
  readonly name: string;
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

export interface MetadataService {
  /** Everything ExifTool finds, for the inspector. */
  readonly readAll: (file: string) => Promise<Result<readonly MetadataGroup[], 'metadata-unavailable'>>;
  /** The facts that our own reader could not find; null when ExifTool cannot either. */
  readonly readFacts: (file: string) => Promise<PhotoFacts | null>;
  readonly close: () => Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** A hostile file may carry megabytes in one tag. */
const MAX_VALUE_CHARS = 4_000;
const MAX_TAGS = 5_000;

const PERL_PLACES = ['/usr/bin/perl', '/usr/local/bin/perl', '/opt/homebrew/bin/perl'];

function findPerl(): string | null {
  if (process.platform === 'win32') return null;
  const inPath = (process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, 'perl'));
  return [...PERL_PLACES, ...inPath].find((file) => path.isAbsolute(file) && existsSync(file)) ?? 'perl';
}

/**
 * Reads metadata with ExifTool, which stays open between files. A file that it hangs or dies on is
 * tried once more in a new process, then given up; other files are not held up by it.
 */
export function createMetadataService(options: MetadataServiceOptions = {}): MetadataService {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const children = new Set<ChildProcess>();
  let opened: Promise<{ exiftool: ExifTool; tempDir: string }> | null = null;
  let isClosed = false;

  async function open(): Promise<{ exiftool: ExifTool; tempDir: string }> {
    const tempDir = await mkdtemp(path.join(os.tmpdir(), 'fieldproof-exiftool-'));
    const program = {
      exiftoolPath: options.exiftoolPath ?? (await findExifTool()),
      perlPath: options.perlPath ?? findPerl(),
      tempDir,
    };
    const exiftool = new ExifTool({
      maxProcs: 1,
      maxTasksPerProcess: 500,
      taskTimeoutMillis: timeoutMs,
      spawnTimeoutMillis: timeoutMs,
      taskRetries: 1,
      geolocation: false,
      processFactory: () => {
        const child = spawnExifTool(program);
        children.add(child);
        child.once('exit', () => children.delete(child));
        return child;
      },
    });
    // A stopped or looping process heeds no polite signal, and would hold the only place.
    exiftool.on('taskTimeout', killChildren);
    return { exiftool, tempDir };
  }

  function killChildren(): void {
    for (const child of children) child.kill('SIGKILL');
  }

  async function readRaw(file: string, readArgs: string[]): Promise<Readonly<Record<string, unknown>> | null> {
    if (isClosed) return null;
    try {
      const { exiftool, tempDir } = await (opened ??= open());
      return await withSafePath(file, tempDir, (safe) => exiftool.readRaw(safe, { readArgs, useMWG: false }));
    } catch {
      // Hung, died, or said that the file is none of its business: all mean "unavailable" to the caller.
      return null;
    }
  }

  return {
    readAll: async (file) => {
      const tags = await readRaw(file, ['-G1', '-a', '-fast']);
      return tags ? ok(groupTags(tags)) : fail('metadata-unavailable' as const);
    },
    readFacts: async (file) => {
      const tags = await readRaw(file, ['-n', '-fast', ...FACT_TAGS.map((tag) => `-${tag}`)]);
      return tags && Object.keys(tags).some((tag) => (FACT_TAGS as readonly string[]).includes(tag))
        ? factsFromExifTool(tags)
        : null;
    },
    close: async () => {
      isClosed = true;
      const current = await opened?.catch(() => null);
      if (!current) return;
      await current.exiftool.end(false);
      killChildren();
      await rm(current.tempDir, { recursive: true, force: true });
    },
  };
}

/** Groups that describe our call and the place of the file rather than the file. */
const HIDDEN_GROUPS = new Set(['ExifTool', 'System']);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function groupTags(tags: Readonly<Record<string, unknown>>): MetadataGroup[] {
  const groups = new Map<string, { name: string; value: string }[]>();
  for (const [key, value] of Object.entries(tags).slice(0, MAX_TAGS)) {
    const colon = key.indexOf(':');
    const group = key.slice(0, Math.max(0, colon));
    if (colon < 1 || HIDDEN_GROUPS.has(group)) continue;
    const entries = groups.get(group) ?? [];
    entries.push({ name: key.slice(colon + 1), value: textOf(value).slice(0, MAX_VALUE_CHARS) });
    groups.set(group, entries);
  }
  return [...groups].map(([name, entries]) => ({ name, tags: entries }));
}
