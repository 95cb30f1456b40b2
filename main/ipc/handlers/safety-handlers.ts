import { open, readdir, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CallHandlers, CallInput } from '@shared/contract/ipc';
import type { FilePlace, LeaveView } from '@shared/contract/safety-view';
import { photoCopies } from '@shared/domain/card-custody';
import {
  isGrave,
  LEAVE_CONCERNS,
  leaveFacts,
  leaveHeadline,
  photosOfConcern,
  type LeaveFacts,
} from '@shared/domain/leave-check';
import { createPhotoStory, type StoryEntry } from '@shared/domain/photo-story';
import type { PhotoId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { custodyRule } from '../../custody-rule';
import type { Shoot } from '../../shoots/library';
import { shootOf, type AppContext } from '../app-context';
import { ExpectedFailure } from '../register-calls';
import { RESERVE_BYTES } from './import-handlers';

type SafetyCalls = Extract<keyof CallHandlers, `verify:${string}` | `leave:${string}` | `safety:${string}`>;

/** A visit begins in the small hours, so that a wedding that goes on past midnight is one. */
const DAY_START_HOUR = 4;
const HOLES_SHOWN = 20;

/** Reading again, mending, and the answers about where photos are and whether one may leave. */
export function safetyHandlers(context: AppContext): Pick<CallHandlers, SafetyCalls> {
  const { core, settings } = context;
  const { verify } = core;
  return {
    'verify:start': async ({ shootId }) => {
      if (shootId !== null) await shootOf(context, shootId);
      const begun = await verify.start(shootId);
      if (!begun.ok) throw new ExpectedFailure(begun.error.code, begun.error.message);
      return {};
    },
    'verify:control': async ({ action }) => {
      await verify.control(action);
      return {};
    },
    'verify:get': () => Promise.resolve(verify.view()),
    'verify:restore': async ({ shootId, ...place }) => {
      const put = await verify.restore(await shootOf(context, shootId), place);
      if (!put.ok) throw new ExpectedFailure(put.error.code, put.error.message);
      return { from: put.value.from };
    },
    'verify:rescue': async ({ shootId, ...file }) => {
      const shoot = await shootOf(context, shootId);
      if (core.imports.isImporting(shoot.id)) {
        throw new ExpectedFailure('already-importing', 'Wait until the import has ended, then rescue the file.');
      }
      const rescued = await verify.rescue(shoot, file);
      if (!rescued.ok) throw new ExpectedFailure(rescued.error.code, rescued.error.message);
      const { name, holes } = rescued.value;
      const lostBytes = holes.reduce((sum, { from, to }) => sum + to - from, 0);
      return { name, lostBytes, holeCount: holes.length, holes: holes.slice(0, HOLES_SHOWN) };
    },
    'leave:check': () => leaveView(context),
    'leave:listPhotos': async ({ shootId, concern }) => {
      const { store, folder } = await shootOf(context, shootId);
      const rule = await custodyRule(settings.read().policy, [store.state], folder);
      return { photoIds: [...photosOfConcern(store.state, concern, rule)] };
    },
    'safety:listPlaces': async ({ shootId, photoId }) => {
      const { store } = await shootOf(context, shootId);
      const photo = knownPhoto(store.state.photos, photoId);
      return photoCopies(store.state, photo).flatMap(placesOf);
    },
    'safety:getStory': async ({ shootId, photoId }) => {
      const shoot = await shootOf(context, shootId);
      const photo = knownPhoto(shoot.store.state.photos, photoId);
      const entries = await storyOf(shoot, photo);
      return { name: nameOf(photo), entries: entries.map((entry) => ({ ...entry, values: { ...entry.values } })) };
    },
    'safety:exportStory': (ask) => exportStory(context, ask),
  };
}

function knownPhoto(photos: ReadonlyMap<PhotoId, Photo>, id: PhotoId): Photo {
  const photo = photos.get(id);
  if (!photo) throw new ExpectedFailure('not-found', 'This photo is not in the shoot any more.');
  return photo;
}

const nameOf = (photo: Photo): string => photo.files[0]?.name ?? '';

function placesOf({ file, copies }: ReturnType<typeof photoCopies>[number]): FilePlace[] {
  return copies.map(({ place, nth, path, label, level, provenAtMs, state }) => ({
    ...{ name: file.name, file: file.path, place, nth, provenAtMs, level, state },
    // The studio's id says nothing to a person; there is one studio.
    label: place === 'copy' ? label : '',
    destination: place === 'copy' ? path : null,
  }));
}

async function storyOf({ store }: Shoot, photo: Photo): Promise<readonly StoryEntry[]> {
  const story = createPhotoStory(store.state, photo);
  for await (const batch of store.eventsSince(0)) story.take(batch);
  return story.entries;
}

async function exportStory(
  context: AppContext,
  { shootId, photoId, as, lines }: CallInput<'safety:exportStory'>,
): Promise<{ name: string } | null> {
  const shoot = await shootOf(context, shootId);
  const photo = knownPhoto(shoot.store.state.photos, photoId);
  const dir = await context.system.chooseFolder('Choose the folder for the story of this photo');
  if (dir === null) return null;
  const entries = await storyOf(shoot, photo);
  const text =
    as === 'text'
      ? `${lines.join('\n')}\n`
      : `${JSON.stringify({ photo: nameOf(photo), photoId, entries }, null, 2)}\n`;
  const base = basename(photo.files[0]?.path ?? photoId);
  return { name: await writeNew(dir, `${base}.story`, as === 'text' ? 'txt' : 'json', text) };
}

/** Writes a file that was not there; a name that is taken gets a number. */
async function writeNew(dir: string, base: string, extension: string, text: string): Promise<string> {
  const taken = new Set(await readdir(dir));
  for (let nth = 1; ; nth += 1) {
    const name = `${base}${nth === 1 ? '' : `-${String(nth)}`}.${extension}`;
    if (taken.has(name)) continue;
    const handle = await open(join(dir, name), 'wx');
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return name;
  }
}

/** Since when cards count as of this visit, by this computer's clock. */
function visitStart(nowMs: number): number {
  const start = new Date(nowMs);
  if (start.getHours() < DAY_START_HOUR) start.setDate(start.getDate() - 1);
  return start.setHours(DAY_START_HOUR, 0, 0, 0);
}

interface LeaveShoot {
  readonly shoot: Shoot;
  readonly name: string;
  readonly facts: LeaveFacts;
}

async function leaveView({ core, settings }: AppContext): Promise<LeaveView> {
  const atMs = Date.now();
  const { policy, copyDirs } = settings.read();
  const open = core.library.list().flatMap(({ id, name }) => {
    const shoot = core.library.get(id);
    return shoot?.store.state.head ? [{ shoot, name }] : [];
  });
  const states = open.map(({ shoot }) => shoot.store.state);
  const rule = await custodyRule(policy, states, core.library.dir);
  const shoots = open.flatMap(({ shoot, name }): LeaveShoot[] => {
    const facts = leaveFacts(shoot.store.state, visitStart(atMs), rule);
    return facts.cards.length === 0 ? [] : [{ shoot, name, facts }];
  });
  const disks = [
    { label: null, freeBytes: await freeBytes(core.library.dir) },
    ...(await Promise.all(copyDirs.map(async (label) => ({ label, freeBytes: await freeBytes(label) })))),
  ];
  return {
    atMs,
    headline: leaveHeadline(
      shoots.map(({ facts }) => facts),
      core.imports.running().length > 0,
    ),
    cards: shoots.flatMap(({ shoot, name, facts }) =>
      facts.cards.map(({ importId, label, seenAtMs, answer }) => ({
        ...{ shootId: shoot.id, shoot: name, importId, label, seenAtMs },
        ...{ isSafe: answer.isSafe, files: answer.files, reasons: answer.reasons.map((reason) => ({ ...reason })) },
      })),
    ),
    lines: LEAVE_CONCERNS.flatMap((concern) => lineOf(concern, shoots)),
    disks: disks.map((disk) => ({ ...disk, isLow: disk.freeBytes !== null && disk.freeBytes < 4 * RESERVE_BYTES })),
  };
}

function lineOf(concern: (typeof LEAVE_CONCERNS)[number], all: readonly LeaveShoot[]): LeaveView['lines'] {
  const shoots = all
    .filter(({ facts }) => facts.counts[concern] > 0)
    .map(({ shoot, name, facts }) => {
      const unsafe = facts.cards.find(({ answer }) => !answer.isSafe);
      const importId = concern === 'failed-files' ? (unsafe?.importId ?? null) : null;
      return { shootId: shoot.id, name, count: facts.counts[concern], importId };
    });
  const count = shoots.reduce((sum, shoot) => sum + shoot.count, 0);
  return count === 0 ? [] : [{ concern, isGrave: isGrave(concern), count, shoots }];
}

async function freeBytes(dir: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch {
    return null; // Not connected.
  }
}
