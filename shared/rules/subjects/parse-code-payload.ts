import { subjectIdSchema, type SubjectId } from '@shared/model/ids';
import type { KnownSubjects } from './index-subjects';
import { subjectKey } from './subject-key';

/** What the text of a code on a photo stands for. */
export type CodePayload =
  | { readonly kind: 'subject'; readonly subjectId: SubjectId }
  | {
      readonly kind: 'unknown';
      readonly text: string;
      /** What the ID would be, were this the card of somebody who is not on the roster; best first. */
      readonly candidates: readonly SubjectId[];
    };

/** Query parameters and JSON keys that studios put an ID into, most telling first. */
const ID_PARAMETERS = ['c', 'code', 'id'];
const ID_KEYS = ['subject_id', 'subjectid', 'subject_code', 'id', 'code', 'c'];

const DECLARED = [/^\/%[SK](.+)$/su, /^subj:(.+)$/isu];

function asSubjectId(text: string): SubjectId | null {
  const parsed = subjectIdSchema.safeParse(text.trim().normalize('NFC'));
  return parsed.success ? parsed.data : null;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % is part of the ID, not an escape.
    return segment;
  }
}

/** `shared` has no `URL`; scheme, path and query are all that is wanted of one. */
function urlParts(text: string): string[] | null {
  const match = /^(?:https?:\/\/|www\.)[^/?#\s]+([^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/iu.exec(text);
  if (match === null) return null;
  const parameters = new Map<string, string>();
  for (const pair of (match[2] ?? '').split('&')) {
    const [name = '', ...value] = pair.split('=');
    parameters.set(name.toLowerCase(), decoded(value.join('=').replaceAll('+', ' ')));
  }
  const last = (match[1] ?? '').split('/').findLast((segment) => segment !== '') ?? '';
  return [...ID_PARAMETERS.map((name) => parameters.get(name) ?? ''), decoded(last)];
}

function jsonParts(text: string): string[] | null {
  if (!text.startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const fields = new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field as unknown]));
  return ID_KEYS.map((key) => fields.get(key)).map((field) =>
    typeof field === 'string' || typeof field === 'number' ? String(field) : '',
  );
}

/**
 * Reads the text of a code in the order of CONVENTIONS 11: `/%S<id>` and `/%K<key>`, `subj:<id>`, a URL
 * (or JSON object) that carries a known ID, a plain known ID, else unknown. A known ID comes back in the
 * roster's spelling.
 */
export function parseCodePayload(text: string, known: KnownSubjects): CodePayload {
  const plain = text.trim().normalize('NFC');
  for (const pattern of DECLARED) {
    const id = asSubjectId(pattern.exec(plain)?.[1] ?? '');
    if (id !== null) return { kind: 'subject', subjectId: known.get(subjectKey(id)) ?? id };
  }
  const candidates = (urlParts(plain) ?? jsonParts(plain) ?? [plain]).map(asSubjectId).filter((id) => id !== null);
  for (const id of candidates) {
    const spelling = known.get(subjectKey(id));
    if (spelling !== undefined) return { kind: 'subject', subjectId: spelling };
  }
  const whole = known.get(subjectKey(plain));
  if (whole !== undefined) return { kind: 'subject', subjectId: whole };
  return { kind: 'unknown', text: plain, candidates };
}
