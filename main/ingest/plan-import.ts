import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative } from 'node:path';
import { fail, ok, type Result } from '@shared/model/result';
import { parseTemplate, type NamingTemplate } from '@shared/rules/naming/parse-template';
import { lackingBytes, roomFor } from '@shared/rules/import-room';
import { errnoOf } from './copy-failure';
import { roomAt } from './disk-room';
import type { ImportPorts, ImportRefusal, ImportRequest } from './import-types';
import { listCard, type CardListing } from './list-card';

const refuse = (code: ImportRefusal['code'], message: string): Result<never, ImportRefusal> => fail({ code, message });

/** The real path of a folder that may not exist yet, by its nearest ancestor that does. */
async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (errnoOf(error) !== 'ENOENT' || parent === path) throw error;
    return `${await realFolder(parent)}/${path.slice(parent.length).replace(/^[/\\]+/u, '')}`;
  }
}

function isInside(folder: string, of: string): boolean {
  const way = relative(of, folder);
  return way === '' || (!/^\.\.([/\\]|$)/u.test(way) && !isAbsolute(way));
}

/** Refuses what can only go wrong: a library on the card it reads, or a shoot imported into itself. */
export async function checkFolders(request: ImportRequest): Promise<Result<null, ImportRefusal>> {
  if (request.sources.length === 0) {
    return refuse('no-source', 'There is nothing to import: no card or folder was chosen.');
  }
  const destinations = [request.shootDir, ...request.copyDirs];
  for (const source of request.sources) {
    const root = await realFolder(source.root).catch(() => null);
    if (root === null) return refuse('card-removed', `“${source.label}” could not be read. Is it still connected?`);
    for (const destination of destinations) {
      const target = await realFolder(destination).catch(() => null);
      // Whatever is wrong with it is told when it is opened.
      if (target === null) continue;
      if (isInside(target, root) && !source.only) {
        return refuse(
          'destination-inside-source',
          `The library lies on “${source.label}” itself; choose a library on another disk or folder.`,
        );
      }
      if (isInside(root, target)) {
        return refuse('source-inside-destination', `“${source.label}” is part of the shoot it would be imported into.`);
      }
    }
  }
  return ok(null);
}

export function checkTemplate(template: string | null): Result<NamingTemplate | null, ImportRefusal> {
  if (template === null) return ok(null);
  const parsed = parseTemplate(template);
  return parsed.ok ? parsed : refuse('bad-template', `The naming template cannot be used. ${parsed.error.message}`);
}

/** Lists every source, in their order; the first that cannot be read refuses the import. */
export async function listSources(
  request: ImportRequest,
  signal: AbortSignal,
): Promise<Result<readonly CardListing[], ImportRefusal>> {
  const listings: CardListing[] = [];
  for (const source of request.sources) {
    const listing = await listCard(source.root, { signal, ...(source.only ? { only: source.only } : {}) });
    if (!listing.ok) return listing;
    listings.push(listing.value);
  }
  return ok(listings);
}

/** Bytes that are new to the shoot as far as names and sizes tell; the true answer needs hashing. */
export function expectedBytes(
  listings: readonly CardListing[],
  { importId }: ImportRequest,
  ports: Pick<ImportPorts, 'index' | 'settled'>,
): number {
  let bytes = 0;
  for (const [card, listing] of listings.entries()) {
    for (const { path, sizeBytes } of listing.files) {
      const outcome = ports.settled(importId, card, path)?.outcome ?? 'failed';
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (outcome === 'failed' && !ports.index.isLikelyHere(name, sizeBytes)) bytes += sizeBytes;
    }
  }
  return bytes;
}

const inWords = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.ceil(bytes / 1e6)).toString()} MB`;

/** What an import would take of each destination's disk. */
export interface RoomPlan {
  /** Set when the library has too little room: nothing is begun. */
  readonly refusal: ImportRefusal | null;
  /** Further destinations with too little room, and why in words; the import goes on without them. */
  readonly tooSmall: ReadonlyMap<string, string>;
}

/** Finds out what cannot fit. Two destinations on one disk need twice the room; the library comes first. */
export async function planRoom(
  [library, ...further]: readonly [string, ...string[]],
  bytes: number,
  reserveBytes: number,
): Promise<RoomPlan> {
  const tooSmall = new Map<string, string>();
  const promised = new Map<number, number>();
  let refusal: ImportRefusal | null = null;
  for (const folder of bytes === 0 ? [] : [library, ...further]) {
    const room = await roomAt(folder);
    if (room === null) continue;
    const needed = roomFor(bytes);
    const free = room.freeBytes - (promised.get(room.disk) ?? 0);
    if (lackingBytes({ restBytes: bytes, reserveBytes, freeBytes: free }) === 0) {
      promised.set(room.disk, (promised.get(room.disk) ?? 0) + needed);
      continue;
    }
    // A gigabyte that is asked for two photos wants a reason.
    const kept = reserveBytes === 0 ? '' : ` (${inWords(reserveBytes)} of it stay free)`;
    const words = `${inWords(needed + reserveBytes)} are needed${kept} and ${inWords(Math.max(0, free))} are free.`;
    if (folder === library) {
      const message = `There is not enough room on the disk: ${words} Nothing was copied.`;
      refusal = { code: 'disk-full', message };
      break;
    }
    tooSmall.set(folder, `There is not enough room on it: ${words}`);
  }
  return { refusal, tooSmall };
}
