import { createHash } from 'node:crypto';
import { hashOf } from './canonical-json';
import type { Fact, LedgerEntry } from './ledger-entry';

/** What the first row of a chain names as the one before it. */
export const CHAIN_START = '0'.repeat(64);

/** One accepted change, as it is kept for good: ids and hashes, no names of people or files. */
export interface AuditRow {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly studioId: string | null;
  /** Whose token asked for it, and from where; null for the studio itself and its operator's commands. */
  readonly tokenId: string | null;
  readonly ip: string | null;
  /** Which kind of fact, and about which thing. */
  readonly kind: Fact['kind'];
  readonly subject: string;
  /** Of the whole fact, so that nothing of it can be changed afterwards unseen. */
  readonly contentHash: string;
  readonly previous: string;
  readonly hash: string;
}

/** Of everything a row says, the row before included: whoever changes one must make all later ones anew. */
export function hashOfRow(row: Omit<AuditRow, 'hash'>): string {
  const { previous, seq, at, studioId, tokenId, ip, kind, subject, contentHash } = row;
  const said = [previous, seq, at, studioId, tokenId, ip, kind, subject, contentHash];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

function subjectOf(fact: Fact): string {
  switch (fact.kind) {
    case 'epoch':
      return fact.epoch;
    case 'studio':
      return fact.studioId;
    case 'token':
    case 'token-revoked':
      return fact.tokenId;
    case 'blob':
    case 'blob-lost':
      return fact.sha256;
    case 'photo':
      return fact.photoId;
    case 'upload-deleted':
      return fact.uploadId;
    case 'intent':
      return fact.intentId;
    default:
      return fact.shootId;
  }
}

function said(entry: LedgerEntry, previous: string): Omit<AuditRow, 'hash'> {
  const { seq, at, fact, by } = entry;
  const who = { studioId: 'studioId' in fact ? fact.studioId : null, tokenId: by?.tokenId ?? null, ip: by?.ip ?? null };
  return { seq, at, ...who, kind: fact.kind, subject: subjectOf(fact), contentHash: hashOf(fact), previous };
}

/** Intents only remember that a request came: what it changed has a row of its own. */
const isAudited = ({ fact }: LedgerEntry): boolean => fact.kind !== 'intent';

/** Ties an entry to the one before it, whose hash is `head`. */
export function chainEntry(entry: LedgerEntry, head: string): LedgerEntry {
  return isAudited(entry) ? { ...entry, chain: { previous: head, hash: hashOfRow(said(entry, head)) } } : entry;
}

/** The row of an entry with the hash it was given when it was accepted; null for one that has none. */
export function auditRowOf(entry: LedgerEntry): AuditRow | null {
  if (entry.chain === undefined) return null;
  return { ...said(entry, entry.chain.previous), hash: entry.chain.hash };
}

/** Why a chain is not whole: a row is not what it was, one before it is missing, or the newest are. */
export interface ChainBreak {
  readonly seq: number;
  readonly why: 'changed' | 'missing-before' | 'end-missing';
}

/** Null when the row follows on `head`. */
export function findBreak(row: AuditRow, head: string): ChainBreak | null {
  const { hash, ...rest } = row;
  if (hashOfRow(rest) !== hash) return { seq: row.seq, why: 'changed' };
  return row.previous === head ? null : { seq: row.seq, why: 'missing-before' };
}
