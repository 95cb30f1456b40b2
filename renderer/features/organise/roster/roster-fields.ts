/** What a column of a roster can be (CONVENTIONS 10); any other is kept as it is. */
export const ROSTER_FIELDS = [
  'subject_id',
  'first_name',
  'last_name',
  'group',
  'email',
  'phone',
  'notes',
  'consent',
] as const;
