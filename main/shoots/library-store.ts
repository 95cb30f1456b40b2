import { z } from 'zod';
import {
  applyLibraryEvent,
  decideLibrary,
  emptyLibrary,
  libraryEventSchema,
  librarySnapshotSchema,
  type LibraryCommand,
  type LibraryEvent,
  type LibraryState,
} from '@shared/domain/library';
import { fail, ok } from '@shared/model/result';
import type { Domain } from './domain';
import type { Store } from './store';

type LibraryRefusal = { readonly code: 'already-exists'; readonly message: string };
export type LibraryStore = Store<LibraryState, LibraryCommand, LibraryEvent, LibraryRefusal>;

/** The rules of the library's own journal. */
export const libraryDomain: Domain<LibraryState, LibraryCommand, LibraryEvent, LibraryRefusal> = {
  // 2: `studioChosen`.
  version: 2,
  empty: emptyLibrary,
  decide: decideLibrary,
  apply: applyLibraryEvent,
  readEvent: (raw) => {
    const parsed = libraryEventSchema.safeParse(raw);
    return parsed.success ? ok(parsed.data) : fail(z.prettifyError(parsed.error));
  },
  toSnapshot: ({ shoots, watches, studioId }) => ({
    shoots: [...shoots.values()],
    watches: [...watches.values()],
    studioId,
  }),
  fromSnapshot: (raw) => {
    const parsed = librarySnapshotSchema.safeParse(raw);
    if (!parsed.success) return fail(z.prettifyError(parsed.error));
    const state = emptyLibrary();
    state.studioId = parsed.data.studioId;
    for (const shoot of parsed.data.shoots) state.shoots.set(shoot.shootId, shoot);
    for (const watch of parsed.data.watches) state.watches.set(watch.watchId, watch);
    return ok(state);
  },
};
