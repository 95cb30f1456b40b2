import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHOOT, type World } from './soak-world';

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const missingFrom = (wanted: Iterable<string>, there: ReadonlySet<string>): string[] =>
  [...wanted].filter((hash) => !there.has(hash));

/** Hashes that the journal names as verified, with the path of each. */
export function recordedFiles(world: World): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of world.journal().split('\n').filter(Boolean)) {
    // A line is a checksum, a space, and what it holds; one that is being written may be cut.
    const text = line.slice(line.indexOf(' ') + 1);
    if (!text.includes('"photoImported"')) continue;
    const { events } = parsed(text);
    for (const event of events) {
      if (event.type !== 'photoImported' || !event.file) continue;
      found.set(event.file.sha256, [...(found.get(event.file.sha256) ?? []), event.file.path]);
    }
  }
  return found;
}

interface Line {
  readonly events: readonly { type: string; file?: { sha256: string; path: string } }[];
}
function parsed(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return { events: [] };
  }
}

const cardHashes = ({ cards }: World): string[] => cards.flatMap(({ hashes }) => [...hashes]);

/** What the library holds, against the cards and the journal: every sentence is a violation. */
export function judgeLibrary(world: World): string[] {
  const wanted = cardHashes(world);
  const recorded = recordedFiles(world);
  const shoot = join(world.libraryDisk.root, SHOOT);
  const originals = readdirSync(join(shoot, 'originals'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const stored = new Map(originals.map((path) => [path.slice(shoot.length + 1), sha256Of(readFileSync(path))]));
  const byHash = new Set(stored.values());
  const parts = readdirSync(join(shoot, '.fieldproof', 'incoming'), { recursive: true });
  return [
    ...missingFrom(wanted, byHash).map((hash) => `a photo of a card is not in the library: ${hash}`),
    ...missingFrom(wanted, new Set(recorded.keys())).map((hash) => `a photo of a card is not in the journal: ${hash}`),
    ...missingFrom(byHash, new Set(wanted)).map((hash) => `the library holds what no card had: ${hash}`),
    ...(stored.size === new Set(wanted).size
      ? []
      : [`${String(stored.size)} files for ${String(wanted.length)} photos`]),
    ...[...recorded].flatMap(([hash, paths]) => [
      ...(paths.length === 1 ? [] : [`recorded ${String(paths.length)} times: ${hash}`]),
      ...paths.filter((path) => stored.get(path) !== hash).map((path) => `${path} is not what the journal says`),
    ]),
    ...parts.map((name) => `a part was left: ${String(name)}`),
  ];
}

/** Every edit that was answered as saved is in the journal, once. */
export function judgeEdits(world: World): string[] {
  const journal = world.journal();
  return world.answeredEdits
    .filter((cmd) => journal.split(`"cmd":"${cmd}"`).length !== 2)
    .map((cmd) => `an answered edit is not in the journal once: ${cmd}`);
}

interface StudioPhoto {
  readonly id: string;
  readonly files: readonly { readonly sha256: string }[];
}

/** What the studio holds: each photo once, and the bytes of some of them as they came from the card. */
export async function judgeStudio(world: World): Promise<string[]> {
  const wanted = cardHashes(world);
  const shoots = await world.studio().call('GET', '/v1/shoots');
  const ids = (shoots.json.items as { id: string }[]).map(({ id }) => id);
  if (ids.length !== 1) return [`the studio has ${String(ids.length)} shoots`];
  const photos: StudioPhoto[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page = await world.studio().call('GET', `/v1/shoots/${ids[0]!}/photos${after ? `?after=${after}` : ''}`);
    photos.push(...(page.json.items as StudioPhoto[]));
    after = page.json.next as string | null;
  }
  const stored = photos.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
  const checked = await Promise.all(
    Array.from({ length: SAMPLE }, async () => {
      const photo = world.random.pick(photos);
      const { sha256 } = world.random.pick(photo.files);
      const { bytes } = await world.studio().call('GET', `/v1/photos/${photo.id}/files/${sha256}`);
      return sha256Of(bytes) === sha256 ? [] : [`the studio gives other bytes for ${sha256}`];
    }),
  );
  return [
    ...missingFrom(wanted, new Set(stored)).map((hash) => `not on the studio: ${hash}`),
    ...missingFrom(stored, new Set(wanted)).map((hash) => `the studio has what no card had: ${hash}`),
    ...(stored.length === wanted.length
      ? []
      : [`${String(stored.length)} files on the studio, ${String(wanted.length)} on cards`]),
    ...checked.flat(),
  ];
}
const SAMPLE = 50;
