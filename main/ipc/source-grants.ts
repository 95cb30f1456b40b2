import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import type { SourceView } from '@shared/contract/import-view';
import { escapeName } from '../ingest/name-bytes';
import type { RequestedSource } from '../ingest/import-types';
import { ExpectedFailure } from './register-calls';

/** A mounted card, as the volume watcher tells it. */
export interface CardVolume {
  readonly volumeId: string | null;
  readonly label: string;
  readonly root: string;
  readonly totalBytes: number | null;
  readonly canEject: boolean;
}

/**
 * Places the window may import from. It only ever names ids that were given out here: for a card that
 * is there, a folder chosen in a dialog, or files that were dropped.
 */
export interface SourceGrants {
  readonly list: () => SourceView[];
  /** The cards that are there now. True when that is something new. */
  readonly setCards: (cards: readonly CardVolume[]) => boolean;
  readonly grantFolder: (path: string) => Promise<SourceView>;
  readonly grantFiles: (paths: readonly string[]) => Promise<SourceView>;
  readonly resolve: (sourceId: string) => RequestedSource;
}

interface Grant {
  readonly view: SourceView;
  readonly source: RequestedSource;
}

export function createSourceGrants(): SourceGrants {
  const grants = new Map<string, Grant>();
  const give = (
    kind: SourceView['kind'],
    source: RequestedSource,
    rest: Pick<SourceView, 'totalBytes' | 'canEject'>,
  ): SourceView => {
    const view = { sourceId: randomUUID(), kind, label: source.label, path: source.root, ...rest };
    grants.set(view.sourceId, { view, source });
    return view;
  };
  const cards = (): Grant[] => [...grants.values()].filter(({ view }) => view.kind === 'card');

  return {
    list: () => [...grants.values()].map(({ view }) => view).filter((view) => view.kind !== 'files'),
    setCards: (volumes) => {
      const keyOf = (root: string, volumeId: string | null): string => `${volumeId ?? ''} ${root}`;
      const there = new Map(volumes.map((volume) => [keyOf(volume.root, volume.volumeId), volume]));
      let hasChanged = false;
      for (const { view, source } of cards()) {
        if (there.delete(keyOf(source.root, source.volumeId))) continue;
        grants.delete(view.sourceId);
        hasChanged = true;
      }
      for (const { label, root, volumeId, totalBytes, canEject } of there.values()) {
        give('card', { label, root, volumeId }, { totalBytes, canEject });
        hasChanged = true;
      }
      return hasChanged;
    },
    grantFolder: async (path) => {
      if (!(await isFolder(path))) throw new ExpectedFailure('no-folder', 'This folder is not there any more.');
      const known = [...grants.values()].find(({ view }) => view.kind === 'folder' && view.path === path);
      return (
        known?.view ??
        give(
          'folder',
          { label: basename(path) || path, root: path, volumeId: null },
          { totalBytes: null, canEject: false },
        )
      );
    },
    grantFiles: async (paths) => {
      const [first] = paths;
      if (first === undefined) throw new ExpectedFailure('nothing-dropped', 'Nothing was dropped.');
      if (paths.length === 1 && (await isFolder(first))) {
        return give(
          'folder',
          { label: basename(first), root: first, volumeId: null },
          { totalBytes: null, canEject: false },
        );
      }
      const root = commonFolder(paths);
      const only = paths.map((path) =>
        relative(root, path)
          .split(sep)
          .map((part) => escapeName(Buffer.from(part)))
          .join('/'),
      );
      return give(
        'files',
        { label: basename(root) || root, root, volumeId: null, only },
        { totalBytes: null, canEject: false },
      );
    },
    resolve: (sourceId) => {
      const grant = grants.get(sourceId);
      if (!grant) {
        throw new ExpectedFailure(
          'source-gone',
          'This card or folder is not there any more. Insert or choose it again.',
        );
      }
      return grant.source;
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // Gone, or out of reach: either way there is no folder to read.
  }
}

/** The deepest folder that all dropped files lie in. */
function commonFolder(paths: readonly string[]): string {
  let root = dirname(paths[0] ?? sep);
  for (const path of paths) {
    while (root !== dirname(root) && !path.startsWith(root === sep ? sep : root + sep)) root = dirname(root);
  }
  return root;
}
