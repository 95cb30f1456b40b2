import type { Bucket } from '@shared/model/shoot';
import { searchKey } from '@shared/rules/subjects/search-key';

/** A service as it is being typed. */
export interface BucketDraft {
  readonly label: string;
  readonly code: string;
  readonly minimum: string;
  readonly exposures: string;
}
export const EMPTY_DRAFT: BucketDraft = { label: '', code: '', minimum: '', exposures: '' };

export const draftOf = ({ label, code, minimum, exposures }: Omit<Bucket, 'id'>): BucketDraft => ({
  label,
  code,
  minimum: minimum === null ? '' : String(minimum),
  exposures: exposures === null ? '' : String(exposures),
});

const LONGEST_CODE = 60;
const LONGEST_LABEL = 120;
/** A code made of a label: `Wnętrza HDR` → `wnetrza-hdr`. */
const codeOf = (label: string): string =>
  searchKey(label)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_CODE);

/** Null for "any", a number of at least one; undefined when what was typed is neither. */
function countOf(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^[1-9]\d{0,4}$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** The service that a draft describes; null while something is missing or wrong. */
export function bucketOf(draft: BucketDraft): Omit<Bucket, 'id'> | null {
  const label = draft.label.trim();
  const code = draft.code.trim() === '' ? codeOf(label) : draft.code.trim();
  const minimum = countOf(draft.minimum);
  const exposures = countOf(draft.exposures);
  if (label === '' || label.length > LONGEST_LABEL || code === '' || code.length > LONGEST_CODE) return null;
  if (minimum === undefined || exposures === undefined) return null;
  return { label, code, minimum, exposures };
}
