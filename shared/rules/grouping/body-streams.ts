import type { PhotoFacts } from '@shared/model/photo';
import { captureOrder, fileNumber } from '../capture-order';
import { compareNatural } from '../natural-order';
import { bodyKey } from './body-key';
import { type FactualPhoto, isBare, timeOf } from './factual-photo';
import type { GroupingPhoto } from './grouping-photo';

/** The photos of one camera body in order of shooting, and those that only their pixels can place. */
export interface BodyStreams {
  readonly streams: readonly (readonly FactualPhoto[])[];
  readonly bare: readonly GroupingPhoto[];
}

interface Body {
  readonly hasSerial: boolean;
  readonly timed: FactualPhoto[];
  readonly timeless: FactualPhoto[];
}

/** Counters of one body go up by a few between photos; deleted photos and clips leave holes. */
const LARGEST_NUMBER_STEP = 200;
/** DCF counts files from 1 to 9999. */
const COUNTER_SIZE = 10_000;

const isFactual = (photo: GroupingPhoto): photo is FactualPhoto => photo.facts !== null && !isBare(photo.facts);

const numberOf = (photo: FactualPhoto | undefined): number => (photo ? (fileNumber(photo.name) ?? 0) : 0);

/** How far `to` is ahead of `from` on a counter that rolls over; never negative. */
const ahead = (from: number, to: number): number => (((to - from) % COUNTER_SIZE) + COUNTER_SIZE) % COUNTER_SIZE;

/**
 * Within one second the counter alone gives the order, and it may roll over there: 9998, 9999, 1, 2.
 * Sorted by value the low ones came first; they are put behind.
 */
function mendRollovers(photos: FactualPhoto[]): void {
  for (let start = 0, end: number; start < photos.length; start = end) {
    end = start + 1;
    while (end < photos.length && timeOf(photos[end]?.facts) === timeOf(photos[start]?.facts)) end += 1;
    if (end - start < 2 || numberOf(photos[end - 1]) - numberOf(photos[start]) <= COUNTER_SIZE / 2) continue;
    const numbers = photos.slice(start, end).map(numberOf);
    const cut = numbers.findIndex((number, k) => k > 0 && number - (numbers[k - 1] ?? 0) > COUNTER_SIZE / 2);
    if (cut <= 0) continue;
    const mended = [...photos.slice(start + cut, end), ...photos.slice(start, start + cut)];
    for (const [k, photo] of mended.entries()) photos[start + k] = photo;
  }
}

function isInOrder(photos: readonly FactualPhoto[]): boolean {
  for (let k = 1; k < photos.length; k += 1) {
    const before = photos[k - 1];
    const after = photos[k];
    if (!before || !after || timeOf(before.facts) > timeOf(after.facts)) return false;
    if (timeOf(before.facts) === timeOf(after.facts) && captureOrder(before, after) > 0) return false;
  }
  return true;
}

function sortTimed(photos: FactualPhoto[]): void {
  if (!isInOrder(photos)) photos.sort(captureOrder);
  mendRollovers(photos);
}

interface CountedStream {
  last: number;
  readonly photos: FactualPhoto[];
}

/** The stream whose counter `number` continues soonest, if any does. */
function continued(streams: readonly CountedStream[], number: number): CountedStream | undefined {
  let best: CountedStream | undefined;
  for (const stream of streams) {
    const step = ahead(stream.last, number);
    if (step <= LARGEST_NUMBER_STEP && (!best || step < ahead(best.last, number))) best = stream;
  }
  return best;
}

/**
 * Two bodies of one model that write no serial number look like one, but each counts its own files:
 * a photo continues the counter it is nearest ahead of.
 */
function splitByCounter(photos: readonly FactualPhoto[]): FactualPhoto[][] {
  const streams: CountedStream[] = [];
  for (const photo of photos) {
    const number = fileNumber(photo.name);
    let stream = number === null ? streams[0] : continued(streams, number);
    if (!stream) streams.push((stream = { last: 0, photos: [] }));
    stream.photos.push(photo);
    if (number !== null) stream.last = number;
  }
  return streams.map((stream) => stream.photos);
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
    if (!isFactual(photo)) {
      bare.push(photo);
      continue;
    }
    const body = bodyOf(photo.facts, photo.name);
    (photo.facts.capturedAtMs === null ? body.timeless : body.timed).push(photo);
  }
  const streams: FactualPhoto[][] = [];
  for (const body of bodies()) {
    sortTimed(body.timed);
    body.timeless.sort((a, b) => compareNatural(a.name, b.name) || (a.id < b.id ? -1 : 1));
    streams.push(...(body.hasSerial ? [body.timed] : splitByCounter(body.timed)), body.timeless);
  }
  return { streams: streams.filter((photos) => photos.length > 1), bare };
}
