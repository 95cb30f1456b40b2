import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ShootCommand } from '@shared/domain/shoot-command';
import type { ImportId } from '@shared/model/ids';
import type { Problem } from '@shared/model/shoot';
import { shootDefaults } from '@shared/rules/shoot-defaults';
import type { Core } from '../core';
import type { Shoot } from '../shoots/library';
import type { StudioLink } from '../studio-link';
import type { Job } from './job-file';
import type { Stopwatch } from './stopwatch';
import { buildReport, type Runtime, type SyncTally } from './report';
import type { JobOutput } from './job-output';

export interface JobPorts {
  readonly core: Core;
  readonly runtime: Runtime;
  readonly output: JobOutput;
  readonly stopwatch: Stopwatch;
  /** Null: no studio is wanted. Rejects when the embedded one cannot be started. */
  readonly connect: () => Promise<StudioLink | null>;
  readonly readRoster: (path: string, columns: Readonly<Record<string, string>>) => Promise<RosterAnswer>;
  /** Aborted by Ctrl-C: what runs is brought to a clean stop. */
  readonly signal: AbortSignal;
}

export type RosterAnswer =
  | {
      readonly ok: true;
      readonly subjects: Extract<ShootCommand, { type: 'saveSubjects' }>['subjects'];
      readonly bad: readonly { line: number; message: string }[];
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Why a job could not run or not finish its import; `message` is one sentence without system codes. */
export class JobFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'JobFailure';
    this.code = code;
  }
}

const NO_SYNC: SyncTally = { sent: 0, failed: 0, unchanged: 0, bytes: 0, requests: 0 };
/** Kept free on every disk: an unattended job must leave room for the journal to say what happened. */
const RESERVE_BYTES = 64 << 20;

/** Runs a whole shoot through the same core that the window uses; resolves with what becomes the exit code. */
export async function runJob(job: Job, ports: JobPorts): Promise<0 | 1> {
  const { core, output, stopwatch } = ports;
  const problems: Problem[] = [];
  const importIds: ImportId[] = [];
  let shoot: Shoot | null = null;
  let tally = NO_SYNC;
  let failure: JobFailure | null = null;
  try {
    shoot = await openShoot(job, core);
    stopwatch.lap('start');
    problems.push(...(await takeRoster(job, ports, shoot)));
    // The studio starts while the cards are read.
    const connecting = job.sync === 'none' ? Promise.resolve(null) : ports.connect();
    connecting.catch(() => undefined); // Awaited below; a failure must not be told twice.
    failure = await importCards(job, ports, { shoot, importIds });
    await core.arrivals(shoot.id)?.settled();
    const link = await connecting;
    if (link && !failure && !ports.signal.aborted) tally = await send(job, ports, { shoot, link });
    await link?.close();
  } catch (error) {
    failure = error instanceof JobFailure ? error : new JobFailure('unexpected', plainMessage(error));
  }
  stopwatch.lap('total');
  if (failure) {
    problems.unshift({
      importId: null,
      card: null,
      source: '',
      step: 'copy',
      code: failure.code,
      message: failure.message,
    });
    output.fail(failure.message);
  }
  await writeReport(job.report, reportOf(job, ports, { shoot, problems, importIds, tally }));
  return failure ? 1 : 0;
}

const plainMessage = (error: unknown): string =>
  error instanceof Error && !('code' in error)
    ? error.message
    : 'The job could not go on: the system did not do what it was asked.';

async function openShoot(job: Job, core: Core): Promise<Shoot> {
  const there = core.library.findByName(job.name);
  const defaults = shootDefaults(job.kind);
  const rules = {
    ...defaults,
    needsSubject: job.needsSubject ?? defaults.needsSubject,
    readsCards: job.readsCards ?? defaults.readsCards,
    grouping: job.grouping ?? defaults.grouping,
    naming: job.rename,
  };
  const opened =
    there === null
      ? await core.library.create({ name: job.name, kind: job.kind, rules, services: job.services })
      : await core.library.open(there);
  if (!opened.ok) throw new JobFailure(opened.error.code, opened.error.message);
  const shoot = opened.value;
  if (shoot.store.access !== 'write') {
    throw new JobFailure(shoot.store.access.readOnly.reason, shoot.store.access.readOnly.sentence);
  }
  if (there !== null) {
    await dispatch(core, shoot, { type: 'changeShoot', name: job.name, rules });
    const codes = new Set(shoot.store.state.buckets.map((bucket) => bucket.code.toLowerCase()));
    for (const bucket of job.services) {
      if (!codes.has(bucket.code.toLowerCase())) await dispatch(core, shoot, { type: 'addBucket', bucket });
    }
  }
  return shoot;
}

async function takeRoster(job: Job, { core, readRoster }: JobPorts, shoot: Shoot): Promise<Problem[]> {
  if (job.roster === null) return [];
  const roster = await readRoster(job.roster, job.rosterColumns);
  if (!roster.ok) throw new JobFailure(roster.code, roster.message);
  await dispatch(core, shoot, { type: 'saveSubjects', subjects: roster.subjects, removed: [] });
  const source = basename(job.roster);
  return roster.bad.map(({ line, message }) => ({
    importId: null,
    card: null,
    source,
    step: 'subjects' as const,
    code: 'bad-roster-row',
    message: `Line ${String(line)} of the roster was left out: ${message}`,
  }));
}

async function importCards(
  job: Job,
  { core, output, stopwatch, signal }: JobPorts,
  { shoot, importIds }: { shoot: Shoot; importIds: ImportId[] },
): Promise<JobFailure | null> {
  const sources = job.cards.map((root) => ({ label: basename(root), root, volumeId: null }));
  const ask = { sources, secondCopyDir: job.secondCopy, template: job.rename, reserveBytes: RESERVE_BYTES };
  for (const phase of ['ingest', 'firstThumbnail', 'thumbnails'] as const) stopwatch.begin(phase);
  const begun = await core.imports.start(shoot, ask);
  if (!begun.ok) return new JobFailure(begun.error.code, begun.error.message);
  const { importId, done, interrupt } = begun.value;
  importIds.push(importId);
  signal.addEventListener('abort', interrupt);
  if (signal.aborted) interrupt();
  const result = await done;
  stopwatch.lap('ingest');
  signal.removeEventListener('abort', interrupt);
  output.flush();
  if (!result.ok) return new JobFailure(result.error.code, result.error.message);
  if (result.value.how === 'done') return null;
  return signal.aborted
    ? null
    : new JobFailure(result.value.code ?? 'stopped', result.value.message ?? 'The import stopped before its end.');
}

async function send(
  job: Job,
  { core, output, stopwatch, signal }: JobPorts,
  { shoot, link }: { shoot: Shoot; link: StudioLink },
): Promise<SyncTally> {
  const { engine } = link;
  stopwatch.begin('sync');
  if (job.sync !== 'none') {
    await dispatch(core, shoot, { type: 'queueSend', mode: job.sync, photoIds: null });
    await dispatch(core, shoot, { type: 'retrySend', photoIds: null });
  }
  const total = core.outbox.pending().length;
  const unsubscribe = engine.subscribe(() => {
    const { sent, failed, bytes } = engine.counters();
    output.progress({ phase: 'sync', done: sent + failed, total, bytes });
  });
  const stop = (): void => {
    void engine.stop();
  };
  signal.addEventListener('abort', stop);
  await engine.idle(job.patienceMs);
  signal.removeEventListener('abort', stop);
  unsubscribe();
  output.flush();
  stopwatch.lap('sync');
  return engine.counters();
}

async function dispatch({ newId }: Core, shoot: Shoot, command: ShootCommand): Promise<void> {
  const answer = await shoot.store.dispatch(command, { cmd: newId() });
  if (!answer.ok && answer.error.code !== 'nothing-to-do') {
    throw new JobFailure(answer.error.code, answer.error.message);
  }
}

function reportOf(
  job: Job,
  { core, runtime, stopwatch }: JobPorts,
  done: { shoot: Shoot | null; problems: Problem[]; importIds: ImportId[]; tally: SyncTally },
): object {
  const { shoot, problems, importIds, tally } = done;
  if (!shoot) return emptyReport(runtime, stopwatch, problems);
  const { state } = shoot.store;
  return buildReport({
    runtime,
    phases: stopwatch.phases(),
    state,
    shootDir: shoot.folder,
    importIds,
    cardOf: (importId, card) => {
      const root = importId === null || card === null ? undefined : state.imports.get(importId)?.sources[card]?.root;
      return Math.max(0, job.cards.indexOf(root ?? ''));
    },
    thumbnailOf: core.thumbnailOf,
    problems,
    sync: tally,
  });
}

/** The report of a job that did not get as far as a shoot. */
export function emptyReport(runtime: Runtime, stopwatch: Stopwatch, problems: readonly Problem[]): object {
  return {
    version: 1,
    runtime,
    phases: stopwatch.phases(),
    ingest: { files: 0, verified: 0, duplicate: 0, skipped: 0, failed: 0, bytes: 0 },
    photos: [],
    duplicates: [],
    groups: [],
    subjects: [],
    problems: problems.map(({ source, step, code, message }) => ({ card: 0, source, step, code, message })),
    sync: { ...NO_SYNC, held: 0, changed: 0 },
  };
}

/** Written beside and moved into place: whoever waits for the report never reads half of one. */
export async function writeReport(path: string, report: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(report, null, 2)}\n`);
  await rename(`${path}.part`, path);
}
