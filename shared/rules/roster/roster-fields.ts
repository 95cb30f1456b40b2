/** What a roster's column can be (CONVENTIONS 10); everything else is kept as a custom field. */
export const rosterFields = [
  'subject_id',
  'first_name',
  'last_name',
  'group',
  'email',
  'phone',
  'notes',
  'consent',
] as const;
export type RosterField = (typeof rosterFields)[number];

/**
 * Header names of other programs and studios (CONVENTIONS 10), compared by `headerKey`. Earlier ones
 * win: a roster with both a subject ID and a password is matched by the ID.
 */
const ALIASES: Readonly<Record<RosterField, readonly string[]>> = {
  subject_id: [
    ...[
      'subjectid',
      'subjectcode',
      'studentid',
      'studentnumber',
      'studentcode',
      'personid',
      'id',
      'uid',
      'barcode',
      'qr',
    ],
    ...[
      'code',
      'accesscode',
      'passcode',
      'password',
      'onlinecode',
      'recordnumber',
      'numer',
      'nr',
      'identyfikator',
      'kod',
      'qrpayload',
    ],
  ],
  first_name: ['firstname', 'first', 'given', 'givenname', 'imie', 'subjectfirstname'],
  last_name: ['lastname', 'last', 'surname', 'family', 'familyname', 'nazwisko', 'subjectlastname'],
  group: [
    'group',
    'class',
    'homeroom',
    'teacher',
    'team',
    'grade',
    'gallery',
    'leader',
    'klasa',
    'grupa',
    'nauczyciel',
  ],
  email: ['email', 'email1', 'p1email', 'parentemail', 'mail'],
  phone: ['phone', 'mobile', 'mobilephone', 'p1phone', 'parentphone', 'telefon'],
  notes: ['notes', 'note', 'comment', 'comments', 'uwagi'],
  consent: ['consent', 'publish', 'release', 'zgoda'],
};

/** What header names are compared by: no case, accents, spaces or `_ - . *`. */
export const headerKey = (header: string): string =>
  header
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replace(/[\s_.*-]+/gu, '');

export interface RosterColumn {
  readonly header: string;
  /** Null: kept as a custom field. */
  readonly field: RosterField | null;
}

/** `subject_id`, `Subject ID`, `firstName`: a field as a person may write it in a job file; null for none of ours. */
export function fieldNamed(name: string): RosterField | null {
  const key = headerKey(name);
  return rosterFields.find((field) => headerKey(field) === key || ALIASES[field].includes(key)) ?? null;
}

/**
 * Which column is which. `chosen` (header → field, null for "none of these") is a person's word and
 * comes first; the rest is found by the aliases, each field at most once.
 */
export function mapColumns(
  headers: readonly string[],
  chosen: ReadonlyMap<string, RosterField | null> = new Map(),
): RosterColumn[] {
  const said = new Map([...chosen].map(([header, field]) => [headerKey(header), field]));
  const taken = new Map<number, RosterField | null>();
  const found = new Set<RosterField>();
  headers.forEach((header, at) => {
    const field = said.get(headerKey(header));
    if (field === undefined || (field !== null && found.has(field))) return;
    taken.set(at, field);
    if (field !== null) found.add(field);
  });
  for (const field of rosterFields) {
    for (const alias of ALIASES[field]) {
      if (found.has(field)) break;
      const at = headers.findIndex((header, index) => !taken.has(index) && headerKey(header) === alias);
      if (at < 0) continue;
      taken.set(at, field);
      found.add(field);
    }
  }
  return headers.map((header, at) => ({ header, field: taken.get(at) ?? null }));
}
