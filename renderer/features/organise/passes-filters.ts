import type { PhotoRow } from '@shared/contract/photo-row';
import type { Subject } from '@shared/model/shoot';
import { searchKey } from '@shared/rules/subjects/search-key';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import type { Filters } from '../../stores/organise-store';

type Passes = (row: PhotoRow) => boolean;

const STATES: Readonly<Record<Exclude<Filters['state'], 'any'>, Passes>> = {
  held: (row) => row.sync === 'held',
  failed: (row) => row.sync === 'failed' || row.sync === 'conflict',
  sent: (row) => row.sync === 'synced',
  waiting: (row) => ['queued', 'sending', 'confirming', 'retrying', 'local'].includes(row.sync),
  changed: (row) => row.sync === 'changed',
  damaged: (row) => row.damage !== null,
  'needs-id': (row) => row.needsId,
};

/** Cameras write plain names: the long way round is only for the others. */
const PLAIN = /^[\x21-\x7e]*$/;
const nameKey = (name: string): string => (PLAIN.test(name) ? name.toLowerCase() : searchKey(name));

/** What the filters ask, made ready once for a whole shoot: each row is then asked in a moment. */
export function passesFilters(filters: Filters, subjects: readonly Subject[]): Passes {
  const asked: Passes[] = [];
  const { stars, flag, label, camera, only, state } = filters;
  if (stars > 0) asked.push((row) => row.rating >= stars);
  if (flag !== 'any') asked.push((row) => row.flag === (flag === 'none' ? null : flag));
  if (label !== null) asked.push((row) => row.label === label);
  if (camera !== null) asked.push((row) => row.camera === camera);
  if (only !== null) asked.push((row) => only.has(row.id));
  if (state !== 'any') asked.push(STATES[state]);
  const text = searchKey(filters.text);
  if (text !== '') asked.push(hasText(text, subjects));
  return (row) => asked.every((passes) => passes(row));
}

/** In the name of the file, in an ID, or in the name of a person on it. */
function hasText(text: string, subjects: readonly Subject[]): Passes {
  const named = new Set<string>();
  for (const { id, firstName, lastName, group } of subjects) {
    if (searchKey(`${firstName} ${lastName} ${group}`).includes(text)) named.add(subjectKey(id));
  }
  return (row) =>
    nameKey(row.name).includes(text) ||
    row.subjectIds.some((id) => searchKey(id).includes(text) || named.has(subjectKey(id)));
}
