/**
 * What two spellings of one subject ID have in common: trimmed, NFC, case folded. Accents count,
 * since two IDs may differ in nothing else; searching, which ignores them, uses `searchKey`.
 */
export const subjectKey = (id: string): string => id.trim().normalize('NFC').toLowerCase();

/** Letters and digits that a person would type to find `text`: no accents, no case. */
export const searchKey = (text: string): string =>
  text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ł', 'l').replaceAll('ø', 'o');
