/** What the system says of a folder, without its codes. */
export function plainReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC') return 'the disk is full.';
  if (code === 'EACCES' || code === 'EPERM') return 'you have no right to write there.';
  if (code === 'EROFS') return 'the disk is write-protected.';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'there is a file of that name.';
  return 'the disk did not answer as it should.';
}
