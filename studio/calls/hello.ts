import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import { answerJson } from '../outcome';

export const helloCalls = (context: StudioContext, openApi: object): HandlersOf<'hello' | 'openApi'> => ({
  hello: async ({ studioId, query }) => {
    const nonce = query.nonce ?? '';
    if (studioId === null) return answerJson({ studio: context.defaultStudioId, nonce });
    const [studio, epoch] = await Promise.all([
      context.db.selectFrom('studios').select('revision').where('id', '=', studioId).executeTakeFirst(),
      context.db.selectFrom('facts').select('value').where('name', '=', 'epoch').executeTakeFirst(),
    ]);
    return answerJson({ studio: studioId, epoch: epoch?.value ?? '', revision: studio?.revision ?? 0, nonce });
  },
  openApi: async () => answerJson(openApi),
});
