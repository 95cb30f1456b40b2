import { subjectIdSchema } from '../../model/ids';
import type { Subject } from '../../model/shoot';
import { subjectKey } from '../subjects/subject-key';
import { mapColumns, type RosterColumn, type RosterField } from './roster-fields';

/** One row as the file has it, with the line it begins on. */
export interface RosterRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export type BadRowCode = 'no-id' | 'repeated-id' | 'bad-id' | 'too-many-cells';

interface RosterRemark<Code extends string> {
  readonly code: Code;
  /** One English sentence; `values` holds what it names. */
  readonly message: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface MappedRoster {
  readonly columns: readonly RosterColumn[];
  readonly subjects: readonly Subject[];
  /** Rows that were left out, each with its line in the file. */
  readonly bad: readonly (RosterRemark<BadRowCode> & { readonly line: number })[];
  readonly emptyRows: number;
  readonly warnings: readonly RosterRemark<'no-id-column' | 'rounded-ids'>[];
}

const NO_WORDS = new Set(['no', 'n', 'false', '0', 'nie', 'none', 'refused', 'denied']);
const YES_WORDS = new Set(['yes', 'y', 'true', '1', 'tak', 'ok', 'x', 'granted']);
/** A spreadsheet has turned a long number into this, and the number is lost. */
const SPREADSHEET_NUMBER = /^\d([.,]\d+)?e\+\d+$/iu;

/** Turns a roster's rows into subjects. IDs stay text, with their leading zeros. */
export function mapRoster(
  headers: readonly string[],
  rows: readonly RosterRow[],
  chosen: ReadonlyMap<string, RosterField | null> = new Map(),
): MappedRoster {
  const columns = mapColumns(headers, chosen);
  const subjects: Subject[] = [];
  const bad: MappedRoster['bad'][number][] = [];
  const lines = new Map<string, number>();
  let emptyRows = 0;
  for (const { line, cells } of rows) {
    if (cells.every((cell) => cell.trim() === '')) {
      emptyRows += 1;
      continue;
    }
    const subject = subjectOf(columns, cells);
    const problem = problemWith(
      subject,
      cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== ''),
      lines,
    );
    if (typeof subject === 'string' || problem) {
      bad.push({ line, ...(problem ?? { code: 'bad-id', message: 'the ID cannot be used.' }) });
      continue;
    }
    lines.set(subjectKey(subject.id), line);
    subjects.push(subject);
  }
  return { columns, subjects, bad, emptyRows, warnings: warningsFor(columns, subjects) };
}

function subjectOf(columns: readonly RosterColumn[], cells: readonly string[]): Subject | 'no-id' | 'bad-id' {
  const values: Partial<Record<RosterField, string>> = {};
  const custom: Record<string, string> = {};
  columns.forEach(({ header, field }, at) => {
    const value = (cells[at] ?? '').trim();
    if (field) values[field] = value;
    else if (value !== '' && header.trim() !== '') custom[header.trim()] = value;
  });
  const written = (values.subject_id ?? '').normalize('NFC');
  if (written === '') return 'no-id';
  const id = subjectIdSchema.safeParse(written);
  if (!id.success) return 'bad-id';
  return {
    id: id.data,
    firstName: values.first_name ?? '',
    lastName: values.last_name ?? '',
    group: values.group ?? '',
    email: values.email ?? '',
    phone: values.phone ?? '',
    notes: values.notes ?? '',
    consent: consentOf(values.consent ?? ''),
    custom,
  };
}

/** Only a clear word counts: an empty cell says nothing, and nothing is made up. */
function consentOf(text: string): boolean | null {
  const word = text.toLowerCase();
  if (NO_WORDS.has(word)) return false;
  return YES_WORDS.has(word) ? true : null;
}

function problemWith(
  subject: Subject | 'no-id' | 'bad-id',
  hasStrayCells: boolean,
  lines: ReadonlyMap<string, number>,
): RosterRemark<BadRowCode> | null {
  if (hasStrayCells) {
    return {
      code: 'too-many-cells',
      message: 'it has more cells than there are headers; is a quotation mark missing?',
    };
  }
  if (subject === 'no-id') return { code: 'no-id', message: 'it has no ID.' };
  if (subject === 'bad-id') return { code: 'bad-id', message: 'its ID is longer than 120 characters.' };
  const first = lines.get(subjectKey(subject.id));
  if (first === undefined) return null;
  const message = `its ID ${subject.id} is on line ${String(first)} already.`;
  return { code: 'repeated-id', message, values: { id: subject.id, line: first } };
}

function warningsFor(columns: readonly RosterColumn[], subjects: readonly Subject[]): MappedRoster['warnings'] {
  const warnings: MappedRoster['warnings'][number][] = [];
  if (!columns.some((column) => column.field === 'subject_id')) {
    warnings.push({ code: 'no-id-column', message: 'No column holds the subject IDs: say which one it is.' });
  }
  const count = subjects.filter((subject) => SPREADSHEET_NUMBER.test(subject.id)).length;
  if (count > 0) {
    const message = `${String(count)} IDs look like 1.23E+05: a spreadsheet has rounded them. Export the column as text.`;
    warnings.push({ code: 'rounded-ids', message, values: { count } });
  }
  return warnings;
}
