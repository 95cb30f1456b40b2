/** One JSON line per event on stderr; stdout belongs to the ready line. Ids only: no names of clients, no tokens. */
export type Log = (event: string, details?: Readonly<Record<string, unknown>>) => void;

export const logToStderr: Log = (event, details) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...details })}\n`);
};

/** What may be written about an error: its kind and message, for the studio's operator. */
export const errorFacts = (error: unknown): { error: string; code?: string } => {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { error: error.stack ?? error.message, ...code };
};
