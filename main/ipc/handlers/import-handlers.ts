import type { CallHandlers, CallInput } from '@shared/contract/ipc';
import type { ScanView } from '@shared/contract/import-view';
import type { ShootState } from '@shared/domain/shoot-state';
import { captureSets } from '@shared/rules/capture-sets';
import { parseTemplate } from '@shared/rules/naming/parse-template';
import { custodyRule } from '../../custody-rule';
import { listCard, type CardListing } from '../../ingest/list-card';
import { ejectVolume } from '../../ingest/volumes/eject-volume';
import { previewNames } from '../../ingest/preview-names';
import type { WatchService } from '../../watch-service';
import { shootOf, type AppContext } from '../app-context';
import type { ImportDesk } from '../import-desk';
import { checkCopyDirs, describeCopyDirs } from '../copy-dirs';
import { cardSafety } from '../card-safety';
import { createCopyRest } from '../copy-rest';
import { describeImport } from '../import-report';
import { ExpectedFailure } from '../register-calls';

type ImportCalls = Extract<keyof CallHandlers, `import:${string}` | `watch:${string}`>;

/** Left free on every disk that is written to: the rest of the computer must go on working (F07). */
export const RESERVE_BYTES = 1 << 30;

/** Cards, folders and drops; imports and watch folders. */
export function importHandlers(
  context: AppContext,
  desk: ImportDesk,
  watches: WatchService,
): Pick<CallHandlers, ImportCalls> {
  const { core, grants, system } = context;
  const rest = createCopyRest(context, RESERVE_BYTES);
  return {
    'import:listSources': () => Promise.resolve(grants.list()),
    'import:chooseFolder': async () => {
      const path = await system.chooseFolder('Choose a folder to import from');
      return path === null ? null : grants.grantFolder(path);
    },
    'import:grantDropped': ({ paths }) => grants.grantFiles(paths),
    'import:scan': async ({ shootId, sourceId }) => {
      const { store } = await shootOf(context, shootId);
      return scan(context, store.state, { sourceId, source: grants.resolve(sourceId) });
    },
    'import:previewNames': (ask) => preview(context, ask),
    'import:describeCopyDirs': ({ dirs }) => describeCopyDirs(context, dirs),
    'import:start': (ask) => start(context, desk, ask),
    'import:control': ({ importId, action }) => {
      const run = core.imports.get(importId);
      if (!run) throw new ExpectedFailure('ended', 'This import has ended already.');
      run.controls[action]();
      desk.onMoved(run.shootId);
      return Promise.resolve({});
    },
    'import:getReport': async ({ shootId, importId }) => {
      const { store, folder } = await shootOf(context, shootId);
      const run = store.state.imports.get(importId);
      const progress = desk.view(importId);
      if (!run || !progress) throw new ExpectedFailure('not-found', 'This import is not known any more.');
      const report = await describeImport({
        state: store.state,
        folder,
        run,
        policy: context.settings.read().policy,
        rest: rest.progress(shootId),
        sources: grants.list(),
      });
      return { progress, ...report };
    },
    'import:copyRest': (ask) => rest.copy(ask),
    'import:cancelRest': ({ shootId }) => {
      rest.cancel(shootId);
      return Promise.resolve({});
    },
    'import:eject': async ({ sourceId }) => {
      const message = await ejectVolume(grants.resolve(sourceId).root);
      return { refused: message === null ? null : { code: 'not-ejected', message } };
    },
    'watch:list': () =>
      Promise.resolve(
        watches.list().map(({ watch: { watchId, path, shootId }, notice }) => ({ watchId, path, shootId, notice })),
      ),
    'watch:add': async ({ shootId }) => {
      const path = await system.chooseFolder('Choose the folder to watch');
      if (path === null) return null;
      const added = await watches.add(path, shootId);
      if (!added.ok) throw new ExpectedFailure(added.error.code, added.error.message);
      return { watchId: added.value };
    },
    'watch:remove': async ({ watchId }) => {
      await watches.remove(watchId);
      return {};
    },
  };
}

async function start(context: AppContext, desk: ImportDesk, ask: CallInput<'import:start'>) {
  const shoot = await shootOf(context, ask.shootId);
  const { copyDirs, readsTwice, template } = ask;
  checkCopyDirs(context, copyDirs);
  const sources = ask.sourceIds.map((id) => context.grants.resolve(id));
  const begun = await context.core.imports.start(shoot, {
    sources,
    copyDirs,
    makesCopyDirs: false,
    readsTwice,
    template,
    reserveBytes: RESERVE_BYTES,
    waitsForRoom: true,
  });
  if (!begun.ok) throw new ExpectedFailure(begun.error.code, begun.error.message);
  if (ask.bucketId !== null) desk.placeIn(begun.value.importId, ask.bucketId);
  return { importId: begun.value.importId };
}

type Source = ReturnType<AppContext['grants']['resolve']>;

async function listSource({ root, only }: Source): Promise<CardListing> {
  const listed = await listCard(root, only ? { only } : {});
  if (!listed.ok) throw new ExpectedFailure(listed.error.code, listed.error.message);
  return listed.value;
}

async function scan(
  { core, settings }: AppContext,
  state: ShootState,
  { sourceId, source }: { readonly sourceId: string; readonly source: Source },
): Promise<ScanView> {
  const listing = await listSource(source);
  const { files } = listing;
  const known = new Set<string>();
  for (const run of state.imports.values()) {
    for (const [key, { outcome }] of run.settled) {
      const file = run.listed.get(key);
      const isHere = outcome.outcome === 'verified' || outcome.outcome === 'duplicate';
      if (file && isHere) known.add(cheapKey(file));
    }
  }
  const days = new Map<string, number>();
  for (const file of files) {
    const day = localDay(file.mtimeMs);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const states = openStates(core);
  const rule = await custodyRule(settings.read().policy, states, core.library.dir);
  return {
    sourceId,
    files: files.length,
    photos: captureSets(files.map((file) => ({ ...file, card: 0 }))).length,
    sizeBytes: listing.totalBytes,
    skipped: listing.skipped.length + listing.failed.length,
    known: files.filter((file) => known.has(cheapKey(file))).length,
    days: [...days].sort().map(([day, count]) => ({ day, files: count })),
    // A part of a card says nothing about the card.
    safety: source.only ? null : cardSafety(states, { source, listing }, rule),
  };
}

/** A card may hold photos of more than one shoot. */
const openStates = ({ library }: AppContext['core']): readonly ShootState[] =>
  library.list().flatMap(({ id }) => library.get(id)?.store.state ?? []);

/** `YYYY-MM-DD` as this computer's clock has it. */
function localDay(ms: number): string {
  const date = new Date(ms);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0')).join('-');
}

/** Name, size and time: enough to say "probably here", never enough to skip a copy. */
const cheapKey = ({ path, sizeBytes, mtimeMs }: { path: string; sizeBytes: number; mtimeMs: number }): string =>
  `${path.slice(path.lastIndexOf('/') + 1)} ${String(sizeBytes)} ${String(mtimeMs)}`;

const PREVIEWED = 3;

async function preview(context: AppContext, { shootId, sourceId, template }: CallInput<'import:previewNames'>) {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return { error: parsed.error.message, names: [] };
  const { store } = await shootOf(context, shootId);
  const source = sourceId === null ? null : context.grants.resolve(sourceId);
  const files = source ? (await listSource(source)).files.slice(0, PREVIEWED) : [];
  const shoot = store.state.head?.name ?? '';
  return {
    error: null,
    names: await previewNames({
      template: parsed.value,
      files,
      root: source?.root ?? '',
      shoot,
      seqStart: store.state.photos.size + 1,
      readFacts: context.core.readFacts,
    }),
  };
}
