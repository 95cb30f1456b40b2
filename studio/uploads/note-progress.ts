import { BodyInterrupted } from '../http/read-body';
import type { UploadHold } from './upload-locks';

/** Passes the chunks of a body on while the upload is held, and tells the hold that they come. */
export async function* noteProgress(source: AsyncIterable<Buffer>, hold: UploadHold, see: (chunk: Buffer) => void) {
  for await (const chunk of source) {
    if (hold.isTakenOver()) throw new BodyInterrupted('Another request took this upload over');
    hold.progressed();
    see(chunk);
    yield chunk;
  }
}

/** A client that falls silent may be gone for good: what came of it is better kept now. */
const QUIET_MS = 1_000;

/** Passes the chunks of a body on; `onQuiet` runs, once, when none comes for a while. */
export async function* tellingSilence(body: AsyncIterable<Buffer>, onQuiet: () => Promise<void>) {
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = chunks.next();
      if (await isLate(next)) await onQuiet();
      const chunk = await next;
      if (chunk.done === true) return;
      yield chunk.value;
    }
  } finally {
    await chunks.return?.();
  }
}

async function isLate(next: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), QUIET_MS);
  });
  // How it ends is seen by whoever awaits it next.
  const settled = next.then(
    () => false,
    () => false,
  );
  const isSilent = await Promise.race([settled, late]);
  clearTimeout(timer);
  return isSilent;
}
