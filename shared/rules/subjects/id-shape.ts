import type { KnownSubjects } from './index-subjects';

/** Below this many examples a shape says little about which characters may stand where. */
const TELLING_EXAMPLES = 5;
/** Longest text that is taken for an ID when no roster shows what IDs look like. */
const LONGEST_BARE_ID = 40;

interface Segment {
  min: number;
  max: number;
  hasDigit: boolean;
  hasLetter: boolean;
}
interface Shape {
  examples: number;
  readonly segments: Segment[];
}

const split = (id: string): string[] => id.match(/[\p{L}\p{N}]+/gu) ?? [];
const skeleton = (id: string): string => id.replace(/[\p{L}\p{N}]+/gu, 'x');

/** What the IDs of a roster look like: separators, and lengths and kinds of what stands between them. */
export type IdShapes = ReadonlyMap<string, Shape>;

export function idShapes(known: KnownSubjects): IdShapes {
  const shapes = new Map<string, Shape>();
  for (const id of known.values()) {
    const parts = split(id);
    const shape = shapes.get(skeleton(id)) ?? {
      examples: 0,
      segments: parts.map(() => ({ min: Infinity, max: 0, hasDigit: false, hasLetter: false })),
    };
    shapes.set(skeleton(id), shape);
    shape.examples += 1;
    for (const [index, segment] of shape.segments.entries()) {
      const part = parts[index] ?? '';
      segment.min = Math.min(segment.min, part.length);
      segment.max = Math.max(segment.max, part.length);
      segment.hasDigit ||= /\p{N}/u.test(part);
      segment.hasLetter ||= /\p{L}/u.test(part);
    }
  }
  return shapes;
}

function fits(part: string, segment: Segment, isTelling: boolean): boolean {
  const slack = isTelling ? 0 : 1;
  if (part.length < segment.min - slack || part.length > segment.max + slack) return false;
  if (!isTelling) return true;
  return (segment.hasDigit || !/\p{N}/u.test(part)) && (segment.hasLetter || !/\p{L}/u.test(part));
}

/**
 * Could this be the ID of somebody who is not on the roster? With a roster: only what has the shape of
 * its IDs. Without one: a short token with a digit in it, which no advertisement's text is.
 */
export function isPlausibleId(id: string, shapes: IdShapes): boolean {
  if (shapes.size === 0) {
    return id.length <= LONGEST_BARE_ID && /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(id) && /\p{N}/u.test(id);
  }
  const shape = shapes.get(skeleton(id));
  if (shape === undefined) return false;
  const isTelling = shape.examples >= TELLING_EXAMPLES;
  return split(id).every((part, index) => {
    const segment = shape.segments[index];
    return segment !== undefined && fits(part, segment, isTelling);
  });
}
