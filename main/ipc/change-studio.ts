import type { CallOutput } from '@shared/contract/ipc';
import { countStudioChange } from '@shared/domain/studio-change';
import type { StudioId } from '@shared/model/ids';
import type { AppContext } from './app-context';

type ChangeContext = Pick<AppContext, 'core' | 'studio'>;

/** What it would mean to send this library's photos to the studio that answers; null when there is no other one. */
export async function askStudioChange({ core, studio }: ChangeContext): Promise<CallOutput<'studio:askChange'>> {
  const { library } = core;
  const hello = await studio.whoAnswers();
  if (!hello || hello.studio === library.store.state.studioId) return null;
  const shoots = library.list().map(({ id }) => library.get(id));
  const open = shoots.flatMap((shoot) => (shoot ? [shoot.store.state] : []));
  return {
    studioId: hello.studio,
    host: studio.status().connection.studioName,
    ...countStudioChange(open, hello.studio),
    shootsAway: shoots.length - open.length,
  };
}

/**
 * The choice, written into the library's journal; the link that is made after it lets every shoot meet the studio. Refused
 * when another one answers than the person was asked about.
 */
export async function changeStudio(
  { core: { library, newId }, studio }: ChangeContext,
  studioId: StudioId,
): Promise<CallOutput<'studio:change'>> {
  const hello = await studio.whoAnswers();
  if (hello?.studio !== studioId) {
    const message =
      'Another studio answers now than a moment ago, or none does. Nothing was changed; please try again.';
    return { isChanged: false, code: 'studio-differs', message };
  }
  if (library.store.access !== 'write') {
    const message = 'This library can only be looked at, so its studio cannot be changed.';
    return { isChanged: false, code: 'library-read-only', message };
  }
  await studio.relinked(async () => {
    const answer = await library.store.dispatch({ type: 'chooseStudio', studioId }, { cmd: newId() });
    if (!answer.ok) throw new Error(`The choice of studio was not saved: ${answer.error.message}`);
  });
  return { isChanged: true, code: 'studio-changed', message: 'From now on this library’s photos go to this studio.' };
}
