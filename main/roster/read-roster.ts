import { open } from 'node:fs/promises';
import Papa from 'papaparse';
import { fail, ok, type Result } from '@shared/model/result';
import type { RosterField } from '@shared/rules/roster/roster-fields';
import { mapRoster, type MappedRoster, type RosterRow } from '@shared/rules/roster/map-roster';
import { decodeText } from './decode-text';

export interface RosterPreview extends MappedRoster {
  /** `,`, `;`, a tab or `|`. */
  readonly delimiter: string;
  readonly encoding: string;
}

export interface RosterProblem {
  readonly code: 'roster-unreadable' | 'roster-too-large' | 'roster-empty' | 'roster-no-id';
  /** One sentence. */
  readonly message: string;
}

/** A school of 100,000 fills a tenth of it; more is some other file. */
const MAX_BYTES = 32 << 20;
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Reads a roster file. @param columns header → field (null: none of ours), where the aliases are not right
 */
export async function readRoster(
  path: string,
  { columns = new Map() }: { readonly columns?: ReadonlyMap<string, RosterField | null> } = {},
): Promise<Result<RosterPreview, RosterProblem>> {
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  const { text, encoding } = decodeText(bytes.value);
  const { delimiter, rows } = parseRows(text);
  const [head, ...body] = rows;
  if (!head) return fail({ code: 'roster-empty', message: 'The roster holds no rows.' });
  const mapped = mapRoster(head.cells, body, columns);
  const isMatched = mapped.columns.some((column) => column.field === 'subject_id');
  if (!isMatched && [...columns.values()].includes('subject_id')) {
    return fail({
      code: 'roster-no-id',
      message: 'The roster has no column of subject IDs under the name that was given.',
    });
  }
  return ok({ ...mapped, delimiter, encoding });
}

async function readBytes(path: string): Promise<Result<Uint8Array, RosterProblem>> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > MAX_BYTES) {
        return fail({ code: 'roster-too-large', message: 'This file is too large to be a roster.' });
      }
      return ok(await file.readFile());
    } finally {
      await file.close();
    }
  } catch {
    return fail({ code: 'roster-unreadable', message: `The roster ${path} cannot be read.` });
  }
}

/** Rows that are not wholly blank lines, the header first; each knows its line in the file. */
function parseRows(text: string): { delimiter: string; rows: RosterRow[] } {
  const rows: RosterRow[] = [];
  const plain = text.replace(/^\uFEFF/u, '');
  let delimiter = ',';
  let at = 0;
  let line = 1;
  Papa.parse<string[]>(plain, {
    delimitersToGuess: DELIMITERS,
    skipEmptyLines: false,
    step: ({ data, meta }) => {
      ({ delimiter } = meta);
      if (rows.length > 0 || data.some((cell) => cell.trim() !== '')) rows.push({ line, cells: data });
      line += lineBreaks(plain, at, meta.cursor);
      at = meta.cursor;
    },
  });
  // What follows the last line break is no row.
  const last = rows.at(-1);
  if (last && last.cells.length === 1 && last.cells[0] === '') rows.pop();
  return { delimiter, rows };
}

/** A quoted cell may hold line breaks of its own, so rows and lines are two things. */
const lineBreaks = (text: string, from: number, to: number): number =>
  text.slice(from, to).match(/\r\n|\n|\r/gu)?.length ?? 0;
