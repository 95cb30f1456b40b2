import { isNear } from './refuse-default-secrets';

interface Serving {
  readonly host: string;
  readonly mayBeRoot: boolean;
}

/**
 * A studio needs no right of root: one that is reached from other computers is refused as root, so that a hole in it opens no more
 * than its own folder. `uid` is undefined where there is no such thing. One line that says what helps; null when all is well.
 */
export function findRootRefusal(uid: number | undefined, { host, mayBeRoot }: Serving): string | null {
  if (uid !== 0 || mayBeRoot || (host !== '' && isNear(host))) return null;
  return `A studio that serves other computers (--host ${host}) must not run as root: give it an account of its own, or say --allow-root.`;
}
