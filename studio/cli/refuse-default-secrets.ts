import type { S3Settings } from '../objects/s3-settings';

/** Passwords that came with something, or with its manual. */
const KNOWN = new Set([
  ...['postgres', 'password', 'passwd', 'changeme', 'change-me', 'secret', 'admin', 'root', 'test', 'example'],
  ...['minioadmin', 's3rver', '123456', '12345678', 'qwerty', 'fieldproof', 'studio'],
  'wjalrxutnfemi/k7mdeng/bpxrficyexamplekey',
]);
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i;

/** On this computer alone. */
export const isNear = (host: string): boolean => host === '' || LOOPBACK.test(host);

/**
 * A secret that everybody knows opens the photos to everybody who reaches the server it is for. One line that says which it is;
 * null when all is well, or when the server is on this computer alone.
 */
export function findDefaultSecret(databaseUrl: string | null, storage: S3Settings | null): string | null {
  const database = databaseUrl !== null && URL.canParse(databaseUrl) ? new URL(databaseUrl) : null;
  if (
    database !== null &&
    !isNear(database.hostname) &&
    KNOWN.has(decodeURIComponent(database.password).toLowerCase())
  ) {
    return 'The password in DATABASE_URL is one that everybody knows: choose another.';
  }
  const host = storage?.endpoint == null ? 'amazon' : new URL(storage.endpoint).hostname;
  if (storage !== null && !isNear(host) && KNOWN.has(storage.secretAccessKey.toLowerCase())) {
    return 'The key in S3_SECRET_ACCESS_KEY is one that everybody knows: choose another.';
  }
  return null;
}
