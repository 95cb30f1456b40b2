import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { PhotoId, Sha256 } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, errnoOf, failureOf, type CopyFailure } from './ingest/copy-failure';
import { removePart } from './ingest/part-file';
import { isAnswer, type Outcome } from './sync/outcome';
import type { StudioClient } from './sync/studio-client';

export interface OriginalAsk {
  readonly photoId: PhotoId;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** Absolute, in a folder that is there; made anew. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** Why the studio did not give a file; for people. */
export interface NotFetched {
  readonly code: 'studio-away' | 'studio-lacks-it' | 'studio-differs' | CopyFailure['code'];
  readonly message: string;
}

const AWAY: NotFetched = {
  code: 'studio-away',
  message: 'The studio has this file, but it cannot be reached now. Try again when there is a connection.',
};
const LACKS: NotFetched = { code: 'studio-lacks-it', message: 'The studio no longer has this file.' };
const DIFFERS: NotFetched = {
  code: 'studio-differs',
  message: 'What came from the studio was not what came from the card. Nothing was changed; try again.',
};

/**
 * Fetches the bytes of a file from the studio, flushed and with the hash that the card's file had; else nothing is left
 * at the path.
 */
export async function fetchOriginal(
  client: Pick<StudioClient, 'getFile'>,
  ask: OriginalAsk,
): Promise<Result<null, NotFetched>> {
  const { photoId, sha256, sizeBytes, path, signal } = ask;
  const hash = createHash('sha256');
  let received = 0;
  let notWritten: unknown = null;
  try {
    await removePart(path);
    const handle = await open(path, 'wx', 0o600);
    let answer: Outcome<unknown>;
    try {
      answer = await client.getFile(photoId, sha256, {
        signal,
        onBytes: async (bytes) => {
          received += bytes.byteLength;
          if (received > sizeBytes) return;
          hash.update(bytes);
          await handle.writeFile(bytes).catch((error: unknown) => {
            // Our own disk's trouble is not the line's.
            notWritten = error;
            throw error;
          });
        },
      });
      if (answer.kind === 'good') await handle.sync();
    } finally {
      await handle.close();
    }
    if (answer.kind === 'good' && received === sizeBytes && hash.digest('hex') === sha256) return ok(null);
    await removePart(path);
    if (notWritten !== null) return fail(failureOf('destination', notWritten));
    if (signal.aborted) return fail(copyFailure('source', 'cancelled'));
    if (answer.kind === 'good') return fail(DIFFERS);
    return fail(isAnswer(answer) ? LACKS : AWAY);
  } catch (error) {
    await removePart(path).catch(() => undefined); // The failure that counts is the first.
    if (errnoOf(error) === null) throw error;
    return fail(failureOf('destination', error));
  }
}
