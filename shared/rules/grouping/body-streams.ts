import type { PhotoFacts } from '@shared/model/photo';
import { captureOrder, fileNumber } from '../capture-order';
import { compareNatural } from '../natural-order';
import { bodyKey } from './body-key';
import { type Frame, isBare, toFrame } from './frame';
import type { GroupingPhoto } from './grouping-photo';

/** The photos of one camera body in order of shooting, and those that only their pixels can place. */
export interface BodyStreams {
  readonly streams: readonly (readonly Frame[])[];
  readonly bare: readonly GroupingPhoto[];
}

interface Body {
  readonly hasSerial: boolean;
  readonly timed: Frame[];
  readonly timeless: Frame[];
}

/** Counters of one body go up by a few between photos; deleted photos and clips leave holes. */
const LARGEST_NUMBER_STEP = 200;
/** DCF counts files from 1 to 9999. */
const COUNTER_SIZE = 10_000;

/** How far `to` is ahead of `from` on a counter that rolls over; never negative. */
const ahead = (from: number, to: number): number => (((to - from) % COUNTER_SIZE) + COUNTER_SIZE) % COUNTER_SIZE;

/**
 * Within one second the counter alone gives the order, and it may roll over there: 9998, 9999, 1, 2.
 * Sorted by value the low ones came first; they are put behind.
 */
function mendRollovers(frames: Frame[]): void {
  for (let start = 0, end: number; start < frames.length; start = end) {
    end = start + 1;
    while (end < frames.length && frames[end]?.atMs === frames[start]?.atMs) end += 1;
    if (end - start < 2) continue;
    const numbers = frames.slice(start, end).map((frame) => fileNumber(frame.photo.name) ?? 0);
    const cut = numbers.findIndex((number, k) => k > 0 && number - (numbers[k - 1] ?? 0) > COUNTER_SIZE / 2);
    if (cut > 0) frames.splice(start, end - start, ...frames.slice(start + cut, end), ...frames.slice(start, start + cut));
  }
}

function isInOrder(frames: readonly Frame[]): boolean {
  for (let k = 1; k < frames.length; k += 1) {
    const before = frames[k - 1];
    const after = frames[k];
    if (!before || !after || before.atMs > after.atMs) return false;
    if (before.atMs === after.atMs && captureOrder(before.photo, after.photo) > 0) return false;
  }
  return true;
}

function sortTimed(frames: Frame[]): void {
  if (!isInOrder(frames)) frames.sort((a, b) => a.atMs - b.atMs || captureOrder(a.photo, b.photo));
  mendRollovers(frames);
}

/**
 * Two bodies of one model that write no serial number look like one, but each counts its own files:
 * a photo continues the counter it is nearest ahead of.
 */
function splitByCounter(frames: readonly Frame[]): Frame[][] {
  const streams: { last: number; frames: Frame[] }[] = [];
  for (const frame of frames) {
    const number = fileNumber(frame.photo.name);
    let best = number === null ? streams[0] : undefined;
    if (number !== null) {
      for (const stream of streams) {
        const step = ahead(stream.last, number);
        if (step <= LARGEST_NUMBER_STEP && (!best || step < ahead(best.last, number))) best = stream;
      }
    }
    if (best) best.frames.push(frame);
    else streams.push((best = { last: 0, frames: [frame] }));
    if (number !== null) best.last = number;
  }
  return streams.map((stream) => stream.frames);
}

const isSameBody = (a: PhotoFacts, b: PhotoFacts): boolean =>
  a.bodySerial !== null && a.bodySerial === b.bodySerial && a.model === b.model && a.make === b.make;

/** Finds the body of each photo; most photos are of the same body as the one before. */
function createSorter(): { bodyOf: (facts: PhotoFacts, name: string) => Body; bodies: () => Iterable<Body> } {
  const bodies = new Map<string, Body>();
  let lastFacts: PhotoFacts | null = null;
  let lastBody: Body | null = null;
  const bodyOf = (facts: PhotoFacts, name: string): Body => {
    if (lastFacts && lastBody && isSameBody(facts, lastFacts)) return lastBody;
    const key = bodyKey(facts, name) ?? '';
    let body = bodies.get(key);
    if (!body) bodies.set(key, (body = { hasSerial: facts.bodySerial !== null, timed: [], timeless: [] }));
    lastFacts = facts;
    lastBody = body;
    return body;
  };
  return { bodyOf, bodies: () => bodies.values() };
}

/** Parts the photos by camera body: serial number, else make and model and the camera's own naming. */
export function splitByBody(photos: readonly GroupingPhoto[]): BodyStreams {
  const { bodyOf, bodies } = createSorter();
  const bare: GroupingPhoto[] = [];
  for (const photo of photos) {
    const frame = photo.facts ? toFrame(photo, photo.facts) : null;
    if (!frame || isBare(frame)) {
      bare.push(photo);
      continue;
    }
    const body = bodyOf(frame.facts, photo.name);
    (Number.isNaN(frame.atMs) ? body.timeless : body.timed).push(frame);
  }
  const streams: Frame[][] = [];
  for (const body of bodies()) {
    sortTimed(body.timed);
    body.timeless.sort((a, b) => compareNatural(a.photo.name, b.photo.name) || (a.photo.id < b.photo.id ? -1 : 1));
    streams.push(...(body.hasSerial ? [body.timed] : splitByCounter(body.timed)), body.timeless);
  }
  return { streams: streams.filter((frames) => frames.length > 1), bare };
}
