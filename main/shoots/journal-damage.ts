/** What is wrong with a stretch of the journal; all of it is found when the journal is opened. */
export type DamageKind =
  /** Bytes that no CRC vouches for. */
  | 'bytes'
  /** Lines that should be there and are not, though the bytes around them are sound. */
  | 'missing'
  /** Lines that are sound but stand where they do not belong: a second copy, another computer's changes. */
  | 'order'
  /** The end of the journal is gone: a saved state is newer than its last line. */
  | 'tail'
  /** Lines that are sound but that this app cannot understand or apply. */
  | 'events';

export interface DamageReport {
  readonly kind: DamageKind;
  /** Name in the journal folder; null when no file has the place. */
  readonly file: string | null;
  readonly fromByte: number;
  readonly toByte: number;
  /** Numbers of the commands concerned, both included; null when none is lost. */
  readonly lost: { readonly fromSeq: number; readonly toSeq: number } | null;
  /** When the last sound command before and the first one after were given; ms since the epoch. */
  readonly between: readonly [number | null, number | null];
  /** The state shown has the effect of the lost commands all the same: it was saved after them. */
  readonly isBridged: boolean;
  /** One sentence a photographer understands. */
  readonly sentence: string;
}

export type FoundDamage = Omit<DamageReport, 'isBridged' | 'sentence'>;

export function describeDamage(found: FoundDamage, bridgedUpTo: number): DamageReport {
  const isBridged = found.lost === null || found.lost.toSeq <= bridgedUpTo;
  return { ...found, isBridged, sentence: sentenceFor(found, isBridged) };
}

const FATES: Readonly<Partial<Record<DamageKind, string>>> = {
  events: 'cannot be understood',
  bytes: 'cannot be read',
};

function sentenceFor({ kind, lost }: FoundDamage, isBridged: boolean): string {
  if (!lost) {
    return kind === 'order'
      ? 'The record holds changes that belong elsewhere, perhaps from a copy of this folder. They are kept aside and not used.'
      : 'A part of the record is damaged, but every change in it could be read.';
  }
  const isOne = lost.fromSeq === lost.toSeq;
  const what = isOne
    ? `One saved change (number ${lost.fromSeq})`
    : `${lost.toSeq - lost.fromSeq + 1} saved changes (numbers ${lost.fromSeq} to ${lost.toSeq})`;
  const verb = FATES[kind] ?? `${isOne ? 'is' : 'are'} missing from the record`;
  return isBridged ? `${what} ${verb}. Nothing is lost: a later saved state has the result.` : `${what} ${verb}.`;
}
