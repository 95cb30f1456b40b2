import { join } from 'node:path';
import type { CallHandlers } from '@shared/contract/ipc';
import type { ShootView } from '@shared/contract/shoot-view';
import type { PhotoId } from '@shared/model/ids';
import type { Shoot } from '../../shoots/library';
import { makeWritable } from '../../shoots/make-writable';
import { shootView } from '../../shoots/view/shoot-view';
import { shootOf, type AppContext } from '../app-context';
import { ExpectedFailure } from '../register-calls';
import { explainPicture } from '../served-data';

type ShootCalls = Extract<keyof CallHandlers, `shoot:${string}` | `photo:${string}`>;

/** An open shoot: its view, its commands, and single photos. */
export function shootHandlers(context: AppContext): Pick<CallHandlers, ShootCalls> {
  const { core, system } = context;
  const photoOf = async ({ shootId, photoId }: { shootId: Parameters<typeof shootOf>[1]; photoId: PhotoId }) => {
    const shoot = await shootOf(context, shootId);
    const photo = shoot.store.state.photos.get(photoId);
    if (!photo) throw new ExpectedFailure('not-found', 'This photo is not in the shoot any more.');
    return { shoot, photo, path: join(shoot.folder, photo.files[0]?.path ?? '') };
  };
  return {
    'shoot:open': async ({ shootId }) => {
      const shoot = await shootOf(context, shootId);
      await makeWritable(shoot.store);
      context.feed(shoot);
      return shootView(shoot);
    },
    'shoot:close': ({ shootId }) => {
      context.stopFeed(shootId);
      return Promise.resolve({});
    },
    'shoot:dispatch': async ({ shootId, cmd, command }) => {
      const shoot = await shootOf(context, shootId);
      await makeWritable(shoot.store);
      const answer = await shoot.store.dispatch(command, { cmd });
      if (!answer.ok) throw new ExpectedFailure(answer.error.code, answer.error.message);
      return { seq: answer.value.seq, changed: answer.value.events.length > 0 };
    },
    'shoot:claim': async ({ shootId, as }) => {
      const claimed = await core.library.claim(shootId, as);
      if (!claimed.ok) throw new ExpectedFailure(claimed.error.code, claimed.error.message);
      return showAnew(context, claimed.value);
    },
    'shoot:repair': async ({ shootId }) => {
      const repaired = await core.library.repair(shootId);
      if (!repaired.ok) throw new ExpectedFailure(repaired.error.code, repaired.error.message);
      const { shoot, report } = repaired.value;
      showAnew(context, shoot);
      const { lost, lostCommands, keptAside } = report;
      return {
        lost: [...lost],
        lostCommands,
        keptAside: keptAside.map((file) => `.fieldproof/${file}`),
        photos: shoot.store.state.photos.size,
      };
    },
    'photo:getMetadata': async (ids) => {
      const { photo, path } = await photoOf(ids);
      const read = await core.readMetadata(path);
      if (!read.ok) return { photo, tags: [], notice: read.error };
      const tags = read.value.flatMap((group) =>
        group.tags.map(({ name, value }) => ({ group: group.name, name, value })),
      );
      return { photo, tags, notice: null };
    },
    'photo:explainPicture': async (ids) => ({ refused: await explainPicture(context, await photoOf(ids)) }),
    'photo:showInFolder': async (ids) => {
      const { path } = await photoOf(ids);
      system.showInFolder(path);
      return {};
    },
  };
}

/** A shoot that was opened again is another store: the window hears from that one, and the list says what it is now. */
function showAnew({ stopFeed, feed, send }: AppContext, shoot: Shoot): ShootView {
  stopFeed(shoot.id);
  feed(shoot);
  send('library:shootsChanged', {});
  const view = shootView(shoot);
  send('shoot:viewChanged', { shootId: shoot.id, view });
  return view;
}
