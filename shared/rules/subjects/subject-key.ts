/**
 * What two spellings of one subject ID have in common: trimmed, NFC, case-insensitive. For comparing
 * only; what is stored and shown stays as the studio wrote it.
 */
export function subjectKey(id: string): string {
  // Lower-casing can decompose (İ → i + dot), so NFC comes last.
  return id.trim().normalize('NFC').toLowerCase().normalize('NFC');
}
