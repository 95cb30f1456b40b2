import type { FaultName } from './faults';

/** What is known of an answer before its body is believed. */
export interface AnswerHead {
  readonly status: number;
  /** It carries the studio's id and echoes the nonce of the request. */
  readonly isFromStudio: boolean;
  /** It proves to be a studio, but not ours. */
  readonly isOtherStudio: boolean;
  /** `code` of the problem details; null when there are none that can be read. */
  readonly code: string | null;
}

/** What an answer means for the request. */
export type Verdict =
  | { readonly kind: 'good' }
  /** Try again later; host-wide when `isHostWide`. */
  | { readonly kind: 'later'; readonly fault: FaultName; readonly isHostWide: boolean }
  | { readonly kind: 'sign-in'; readonly fault: FaultName }
  | { readonly kind: 'impostor'; readonly fault: FaultName }
  | { readonly kind: 'never'; readonly fault: FaultName }
  | { readonly kind: 'stale' }
  | { readonly kind: 'missing-blobs' }
  | { readonly kind: 'unknown-shoot' }
  | { readonly kind: 'intent-reused' }
  /** The upload is unknown, expired or spoilt: begin it anew. */
  | { readonly kind: 'upload-lost' }
  /** Ask where the upload stands, then go on from there. */
  | { readonly kind: 'upload-moved' };

const later = (fault: FaultName, isHostWide = false): Verdict => ({ kind: 'later', fault, isHostWide });
const never = (fault: FaultName): Verdict => ({ kind: 'never', fault });

/** Refusals that say more than their status. */
const byCode: Readonly<Record<string, Verdict>> = {
  'missing-blobs': { kind: 'missing-blobs' },
  'stale-revision': { kind: 'stale' },
  'revision-conflict': { kind: 'stale' },
  'photo-elsewhere': never('belongs-elsewhere'),
  'unknown-shoot': { kind: 'unknown-shoot' },
  'intent-reused': { kind: 'intent-reused' },
  'unknown-upload': { kind: 'upload-lost' },
  'upload-gone': { kind: 'upload-lost' },
  'wrong-hash': { kind: 'upload-lost' },
  'wrong-offset': { kind: 'upload-moved' },
  'upload-finished': { kind: 'upload-moved' },
  'wrong-checksum': { kind: 'upload-moved' },
  'upload-locked': later('studio-busy'),
  'wrong-tus-version': never('app-too-old'),
  'unsupported-file': never('wrong-type'),
  // We always declare the exact length: bytes were lost on the way.
  'wrong-length': later('stored-differs'),
};

const byStatus: Readonly<Record<number, Verdict>> = {
  401: { kind: 'sign-in', fault: 'sign-in-needed' },
  403: { kind: 'sign-in', fault: 'not-allowed' },
  404: later('unknown-there'),
  408: later('timed-out'),
  409: { kind: 'stale' },
  410: { kind: 'upload-lost' },
  413: never('too-large'),
  415: never('wrong-type'),
  423: later('studio-busy'),
  425: later('studio-busy'),
  426: never('app-too-old'),
  429: later('studio-busy', true),
  503: later('studio-busy', true),
  507: later('studio-full'),
};

/**
 * Reads an answer's head. Whatever does not prove to come from the studio counts for nothing: 200 with a
 * login page is `impostor`, as is a refusal by someone else; only a gateway's 5xx is taken as the studio's trouble.
 */
export function classifyAnswer(head: AnswerHead): Verdict {
  const { status, isFromStudio, isOtherStudio, code } = head;
  if (isOtherStudio) {
    // A host of several studios speaks in the name of its first one to those whose token it does not know.
    return status === 401 ? { kind: 'sign-in', fault: 'sign-in-needed' } : { kind: 'impostor', fault: 'other-studio' };
  }
  // 511 "Network Authentication Required" (RFC 6585) is sent by portals that are honest about it.
  const isGateway = status >= 500 && status !== 511;
  if (!isFromStudio) return isGateway ? later('studio-in-trouble') : { kind: 'impostor', fault: 'not-our-studio' };
  if (status >= 200 && status < 300) return { kind: 'good' };
  // The studio never redirects: something in between does.
  if (status < 400) return { kind: 'impostor', fault: 'not-our-studio' };
  const verdict = (code === null ? undefined : byCode[code]) ?? byStatus[status];
  if (verdict) return verdict;
  return status >= 500 ? later('studio-in-trouble') : never('refused-data');
}
