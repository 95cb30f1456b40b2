import { isApart, type CustodyRule } from './custody-rule';
import { isBadCopy, type FileCopy } from './list-copies';

/** How one listed file of a card stands. */
export type CardEntry =
  | { readonly kind: 'open' }
  /** No photo and nothing that belongs to one: it does not count. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'failed'; readonly code: string }
  | {
      readonly kind: 'kept';
      readonly copies: readonly FileCopy[];
      /** Destinations that were to have a copy of it and have none. */
      readonly lacking: readonly string[];
    };

export type FormatReason =
  | { readonly code: 'not-ended' }
  | { readonly code: 'no-photos' }
  | { readonly code: 'not-copied'; readonly count: number }
  | { readonly code: 'unreadable'; readonly count: number }
  | { readonly code: 'unstable'; readonly count: number }
  | { readonly code: 'failed'; readonly count: number }
  /** These have `copies` proven ones of `needed`. */
  | { readonly code: 'few-copies'; readonly count: number; readonly copies: number; readonly needed: number }
  /** They have a further proven copy, but on the library's own disk. */
  | { readonly code: 'same-disk'; readonly count: number }
  /** Enough copies elsewhere, but none here that is proven. */
  | { readonly code: 'none-here'; readonly count: number }
  /** One of the copies was looked at later and is not what it was. */
  | { readonly code: 'damaged'; readonly count: number }
  /** This destination has no copy of them. */
  | { readonly code: 'destination'; readonly count: number; readonly label: string };

export interface FormatAnswer {
  readonly isSafe: boolean;
  /** Files of photos on the card. */
  readonly files: number;
  /** Why not yet, the gravest first; empty when it is safe. */
  readonly reasons: readonly FormatReason[];
}

/** A card as an import has left it, or as it lies in the reader now. */
export interface CardFacts {
  /** The import came to its end; true for a card that is only looked at. */
  readonly hasEnded: boolean;
  readonly entries: readonly CardEntry[];
}

type Kept = Extract<CardEntry, { kind: 'kept' }>;

const UNREADABLE = new Set(['source-unreadable', 'source-missing', 'source-refused']);

const isProven = (copy: FileCopy): boolean => copy.state === 'proven';

/** Proven copies that count; without one here, the studio's receipt stands alone. */
const provenOf = ({ copies }: Kept, rule: CustodyRule): { here: number; all: number } => {
  const here = copies.filter((copy) => copy.place !== 'studio' && isProven(copy) && isApart(copy, rule)).length;
  const atStudio = rule.studioCounts && copies.some((copy) => copy.place === 'studio' && isProven(copy));
  return { here, all: here + (atStudio ? 1 : 0) };
};

/** Whether a card may be formatted: everything on it is proven in as many places as the policy wants. */
export function judgeCard({ hasEnded, entries }: CardFacts, rule: CustodyRule): FormatAnswer {
  const photos = entries.filter((entry) => entry.kind !== 'skipped');
  const reasons: FormatReason[] = [
    ...failures(entries),
    ...counted(entries.filter((entry) => entry.kind === 'open').length, (count) => ({ code: 'not-copied', count })),
    ...(hasEnded ? [] : [{ code: 'not-ended' } as const]),
    // An empty list is no proof: the card may not have been readable. Of one that was not read to its end it says nothing.
    ...(hasEnded && photos.length === 0 ? [{ code: 'no-photos' } as const] : []),
    ...shortOf(
      entries.filter((entry) => entry.kind === 'kept'),
      rule,
    ),
  ];
  return { isSafe: reasons.length === 0, files: photos.length, reasons };
}

const counted = (count: number, reason: (count: number) => FormatReason): FormatReason[] =>
  count === 0 ? [] : [reason(count)];

function failures(entries: readonly CardEntry[]): FormatReason[] {
  const codes = entries.flatMap((entry) => (entry.kind === 'failed' ? [entry.code] : []));
  const unreadable = codes.filter((code) => UNREADABLE.has(code)).length;
  const unstable = codes.filter((code) => code === 'reader-unstable').length;
  return [
    ...counted(unreadable, (count) => ({ code: 'unreadable', count })),
    ...counted(unstable, (count) => ({ code: 'unstable', count })),
    ...counted(codes.length - unreadable - unstable, (count) => ({ code: 'failed', count })),
  ];
}

function shortOf(kept: readonly Kept[], rule: CustodyRule): FormatReason[] {
  const needed = rule.copiesNeeded;
  const stand = kept.map((entry) => ({ entry, ...provenOf(entry, rule) }));
  const few = stand.filter(({ all }) => all < needed);
  const short = [...few, ...stand.filter(({ here, all }) => all >= needed && here === 0)].map(({ entry }) => entry);
  const isDamaged = ({ copies }: Kept): boolean => copies.some(isBadCopy);
  const isShared = ({ copies }: Kept): boolean => copies.some((copy) => isProven(copy) && !isApart(copy, rule));
  const labels = [...new Set(short.flatMap(({ lacking }) => lacking))].sort();
  return [
    ...counted(short.filter(isDamaged).length, (count) => ({ code: 'damaged', count })),
    ...[...new Set(few.map(({ all }) => all))]
      .sort((a, b) => a - b)
      .map((copies): FormatReason => ({
        code: 'few-copies',
        count: few.filter(({ all }) => all === copies).length,
        copies,
        needed,
      })),
    ...counted(short.filter(isShared).length, (count) => ({ code: 'same-disk', count })),
    ...counted(short.length - few.length, (count) => ({ code: 'none-here', count })),
    ...labels.map((label): FormatReason => ({
      code: 'destination',
      count: short.filter(({ lacking }) => lacking.includes(label)).length,
      label,
    })),
  ];
}
