/** What a roster's column can be; everything else is kept as a custom field. */
export const rosterFields = ['id', 'firstName', 'lastName', 'group', 'email', 'phone', 'notes', 'consent'] as const;
export type RosterField = (typeof rosterFields)[number];

/**
 * Header names of other programs and studios (CONVENTIONS 10), compared by `headerKey`. Earlier ones
 * win: a roster with both a subject ID and a password is matched by the ID.
 */
const ALIASES: Readonly<Record<RosterField, readonly string[]>> = {
  id: [
    ...['subjectid', 'subjectcode', 'studentid', 'studentnumber', 'studentcode', 'personid', 'id', 'uid', 'barcode', 'qr'],
    ...['code', 'accesscode', 'passcode', 'password', 'onlinecode', 'recordnumber', 'numer', 'nr', 'identyfikator', 'kod', 'qrpayload'],
  ],
  firstName: ['firstname', 'first', 'given', 'givenname', 'imie', 'subjectfirstname'],
  lastName: ['lastname', 'last', 'surname', 'family', 'familyname', 'nazwisko', 'subjectlastname'],
  group: ['group', 'class', 'homeroom', 'teacher', 'team', 'grade', 'gallery', 'leader', 'klasa', 'grupa', 'nauczyciel'],
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

const isField = (text: string): text is RosterField => rosterFields.some((field) => field === text);

/** `subject_id`, `firstName`, `first-name`: a field as a person may write it in a job file. */
function fieldNamed(name: string): RosterField | null {
  if (isField(name)) return name;
  const key = headerKey(name);
  return rosterFields.find((field) => headerKey(field) === key || ALIASES[field].includes(key)) ?? null;
}

/**
 * Which column is which. `chosen` (field → header) is a person's word and comes first; the rest is
 * found by the aliases, each field at most once.
 */
export function mapColumns(headers: readonly string[], chosen: Readonly<Record<string, string>> = {}): RosterColumn[] {
  const taken = new Map<number, RosterField>();
  const found = new Set<RosterField>();
  const take = (at: number, field: RosterField): void => {
    if (at < 0 || taken.has(at) || found.has(field)) return;
    taken.set(at, field);
    found.add(field);
  };
  for (const [name, header] of Object.entries(chosen)) {
    const field = fieldNamed(name);
    const exact = headers.indexOf(header);
    const at = exact >= 0 ? exact : headers.findIndex((there) => headerKey(there) === headerKey(header));
    if (field) take(at, field);
  }
  for (const field of rosterFields) {
    for (const alias of ALIASES[field]) {
      if (found.has(field)) break;
      take(
        headers.findIndex((header, at) => !taken.has(at) && headerKey(header) === alias),
        field,
      );
    }
  }
  return headers.map((header, at) => ({ header, field: taken.get(at) ?? null }));
}
