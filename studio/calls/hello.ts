import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import { answerJson } from '../outcome';

/** Anyone may ask how it is: whatever they do, the database is asked so often and no more. */
const ASK_AGAIN_MS = 1_000;

/** One question at a time, whose answer holds for a while. */
function askSeldom(ask: () => Promise<unknown>, nowMs: () => number): () => Promise<unknown> {
  let asked: { readonly answer: Promise<unknown>; readonly atMs: number } | null = null;
  return () => {
    if (asked === null || nowMs() - asked.atMs > ASK_AGAIN_MS) asked = { answer: ask(), atMs: nowMs() };
    return asked.answer;
  };
}

export function helloCalls(context: StudioContext, openApi: object): HandlersOf<'hello' | 'health' | 'openApi'> {
  const { db, defaultStudioId, now } = context;
  const askDatabase = askSeldom(
    () => db.selectFrom('facts').select('name').limit(1).execute(),
    () => now().getTime(),
  );
  return {
    hello: async ({ studioId, query }) => {
      const nonce = query.nonce ?? '';
      if (studioId === null) return answerJson({ studio: defaultStudioId, nonce });
      const [studio, epoch] = await Promise.all([
        db.selectFrom('studios').select('revision').where('id', '=', studioId).executeTakeFirst(),
        db.selectFrom('facts').select('value').where('name', '=', 'epoch').executeTakeFirst(),
      ]);
      return answerJson({ studio: studioId, epoch: epoch?.value ?? '', revision: studio?.revision ?? 0, nonce });
    },
    health: async () => {
      // One that does not answer throws, and is told as 503 as everywhere else.
      await askDatabase();
      return answerJson({ status: 'ok' });
    },
    openApi: async () => answerJson(openApi),
  };
}
