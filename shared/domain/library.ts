import { z } from 'zod';
import { shootIdSchema, studioIdSchema, type ShootId, type StudioId } from '@shared/model/ids';
import { shootKindSchema } from '@shared/model/shoot';
import { fail, ok, type Result } from '@shared/model/result';

const libraryShootSchema = z.object({
  shootId: shootIdSchema,
  name: z.string(),
  kind: shootKindSchema,
  /** Name of the shoot's folder inside the library. */
  folder: z.string(),
});
export type LibraryShoot = z.infer<typeof libraryShootSchema>;

const watchFolderSchema = z.object({
  watchId: z.uuid(),
  path: z.string(),
  /** Null: one shoot a day. */
  shootId: shootIdSchema.nullable(),
});
export type WatchFolder = z.infer<typeof watchFolderSchema>;

/** What the library itself remembers: which shoots there are, which folders it watches, which studio it sends to. */
export const libraryEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('shootAdded'), shoot: libraryShootSchema }),
  z.object({ type: z.literal('shootRenamed'), shootId: shootIdSchema, name: z.string() }),
  z.object({ type: z.literal('watchAdded'), watch: watchFolderSchema }),
  z.object({ type: z.literal('watchRemoved'), watchId: z.uuid() }),
  z.object({
    type: z.literal('studioChosen'),
    studioId: studioIdSchema,
    /** The one it sent to before; null for the first. */
    before: studioIdSchema.nullable(),
  }),
]);
export type LibraryEvent = z.infer<typeof libraryEventSchema>;

export type LibraryCommand =
  | { readonly type: 'addShoot'; readonly shoot: LibraryShoot }
  | { readonly type: 'renameShoot'; readonly shootId: ShootId; readonly name: string }
  | { readonly type: 'addWatch'; readonly watch: WatchFolder }
  | { readonly type: 'removeWatch'; readonly watchId: string }
  | { readonly type: 'chooseStudio'; readonly studioId: StudioId };

export interface LibraryState {
  readonly shoots: Map<ShootId, LibraryShoot>;
  readonly watches: Map<string, WatchFolder>;
  /** The only studio that its photos may go to; null before the first. */
  studioId: StudioId | null;
}

export const emptyLibrary = (): LibraryState => ({ shoots: new Map(), watches: new Map(), studioId: null });

/** Answers a command with what happens; saying again what is known already does nothing. */
export function decideLibrary(
  state: LibraryState,
  command: LibraryCommand,
): Result<readonly LibraryEvent[], { readonly code: 'already-exists'; readonly message: string }> {
  switch (command.type) {
    case 'addShoot':
      return ok(state.shoots.has(command.shoot.shootId) ? [] : [{ type: 'shootAdded', shoot: command.shoot }]);
    case 'renameShoot': {
      const { shootId, name } = command;
      const there = state.shoots.get(shootId);
      return ok(!there || there.name === name ? [] : [{ type: 'shootRenamed', shootId, name }]);
    }
    case 'addWatch': {
      const isWatched = [...state.watches.values()].some((watch) => watch.path === command.watch.path);
      if (isWatched) return fail({ code: 'already-exists', message: 'This folder is watched already.' });
      return ok([{ type: 'watchAdded', watch: command.watch }]);
    }
    case 'removeWatch':
      return ok(state.watches.has(command.watchId) ? [{ type: 'watchRemoved', watchId: command.watchId }] : []);
    case 'chooseStudio': {
      const { studioId } = command;
      return ok(state.studioId === studioId ? [] : [{ type: 'studioChosen', studioId, before: state.studioId }]);
    }
  }
}

export function applyLibraryEvent(state: LibraryState, event: LibraryEvent): void {
  switch (event.type) {
    case 'shootAdded':
      state.shoots.set(event.shoot.shootId, event.shoot);
      return;
    case 'shootRenamed': {
      const shoot = state.shoots.get(event.shootId);
      if (shoot) state.shoots.set(event.shootId, { ...shoot, name: event.name });
      return;
    }
    case 'watchAdded':
      state.watches.set(event.watch.watchId, event.watch);
      return;
    case 'watchRemoved':
      state.watches.delete(event.watchId);
      return;
    case 'studioChosen':
      state.studioId = event.studioId;
      return;
  }
}

export const librarySnapshotSchema = z.object({
  shoots: z.array(libraryShootSchema),
  watches: z.array(watchFolderSchema),
  studioId: studioIdSchema.nullable().default(null),
});
