import { basename } from 'node:path';
import type { ShootCommand } from '@shared/domain/shoot-command';
import type { VerifyView } from '@shared/contract/verify-view';
import type { ImportId } from '@shared/model/ids';
import type { Problem } from '@shared/model/shoot';
import type { Core } from '../core';
import { custodyRule } from '../custody-rule';
import type { Shoot } from '../shoots/library';
import type { StudioLink } from '../studio-link';
import { JobFailure, jobProblem } from './job-failure';
import type { Job } from './job-file';
import type { JobOutput } from './job-output';
import { dispatchJob, openJobShoot } from './open-job-shoot';
import { buildReport, type Runtime, type SyncTally } from './report';
import type { Stopwatch } from './stopwatch';
import { untilAborted } from './until-aborted';
import { reportVerified, verifyShoot } from './verify-shoot';
import { placeReport } from './write-report';

export interface JobPorts {
  readonly core: Core;
  readonly runtime: Runtime;
  readonly output: JobOutput;
  readonly stopwatch: Stopwatch;
  /** Null: no studio is wanted. Rejects when the embedded one cannot be started. */
  readonly connect: () => Promise<StudioLink | null>;
  readonly readRoster: (path: string, columns: Readonly<Record<string, string>>) => Promise<RosterAnswer>;
  /** A defect, for whoever reads the log; the job's own failure is one sentence. */
  readonly onFailure: (error: unknown) => void;
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

const NO_SYNC: SyncTally = { sent: 0, failed: 0, unchanged: 0, bytes: 0, requests: 0 };
/** Kept free on every disk: an unattended job must leave room for the journal to say what happened. */
const RESERVE_BYTES = 64 << 20;

/** What a run has come to so far; the report tells it, however the run ends. */
interface Progress {
  shoot: Shoot | null;
  tally: SyncTally;
  readonly problems: Problem[];
  readonly importIds: ImportId[];
  /** What reading the shoot again found; null when that was not asked for. */
  verified: VerifyView | null;
}

/** Runs a whole shoot through the same core that the window uses; resolves with what becomes the exit code. */
export async function runJob(job: Job, ports: JobPorts): Promise<0 | 1> {
  const { output, stopwatch } = ports;
  const progress: Progress = { shoot: null, tally: NO_SYNC, problems: [], importIds: [], verified: null };
  const failure = await perform(job, ports, progress).then(
    () => null,
    (error: unknown) => asFailure(error, ports.onFailure),
  );
  stopwatch.lap('total');
  if (failure) {
    progress.problems.unshift(jobProblem(failure));
    output.fail(failure.message);
  }
  const { sentence } = await placeReport(job.report, job.library, await reportOf(job, ports, progress));
  if (sentence !== null) output.fail(sentence);
  return failure || sentence !== null ? 1 : 0;
}

function asFailure(error: unknown, onFailure: (error: unknown) => void): JobFailure {
  if (error instanceof JobFailure) return error;
  onFailure(error);
  return new JobFailure('unexpected', 'The job could not go on. What was verified is safe; run it again to go on.');
}

/** All of the job but its report; rejects with what stopped it. Whatever happens, no studio is left behind. */
async function perform(job: Job, ports: JobPorts, progress: Progress): Promise<void> {
  const { core, stopwatch, signal } = ports;
  const shoot = await openJobShoot(job, core);
  progress.shoot = shoot;
  stopwatch.lap('start');
  progress.problems.push(...(await takeRoster(job, ports, shoot)));
  // The studio starts while the cards are read.
  const linked: StudioLink[] = [];
  const isSending = job.sync !== 'none' && job.sync !== 'dry-run';
  const connecting = isSending ? connect(ports, linked) : Promise.resolve(null);
  connecting.catch(() => undefined); // Awaited below; a failure must not be told twice.
  try {
    await importCards(job, ports, { shoot, importIds: progress.importIds });
    await untilAborted(core.arrivals(shoot.id)?.settled() ?? Promise.resolve(), signal);
    const link = await untilAborted(connecting, signal);
    if (link && !signal.aborted) progress.tally = await send(job, ports, { shoot, link });
    if (job.isVerified && !signal.aborted) progress.verified = await verifyShoot(ports, shoot);
    if (signal.aborted) throw interrupted(null);
  } finally {
    // After Ctrl-C a studio that is still starting is not waited for: it ends with the app.
    await untilAborted(
      connecting.catch(() => null),
      signal,
    );
    for (const link of linked) await link.close();
  }
}

async function connect({ connect: open, onFailure }: JobPorts, linked: StudioLink[]): Promise<StudioLink | null> {
  try {
    const link = await open();
    if (link) linked.push(link);
    return link;
  } catch (error) {
    onFailure(error);
    throw new JobFailure('studio-failed', 'The studio on this computer could not be started.', 'sync');
  }
}

async function takeRoster(job: Job, { core, readRoster }: JobPorts, shoot: Shoot): Promise<Problem[]> {
  if (job.roster === null) return [];
  const roster = await readRoster(job.roster, job.rosterColumns);
  if (!roster.ok) throw new JobFailure(roster.code, roster.message);
  await dispatchJob(core, shoot, { type: 'saveSubjects', subjects: roster.subjects, removed: [] });
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
): Promise<void> {
  const sources = job.cards.map((root) => ({ label: basename(root), root, volumeId: null }));
  const { copyDirs, readsTwice, rename: template } = job;
  const ask = { sources, copyDirs, makesCopyDirs: true, readsTwice, template, reserveBytes: RESERVE_BYTES };
  for (const phase of ['ingest', 'firstThumbnail', 'thumbnails'] as const) stopwatch.begin(phase);
  const begun = await core.imports.start(shoot, ask);
  if (!begun.ok) throw new JobFailure(begun.error.code, begun.error.message);
  const { importId, done, interrupt } = begun.value;
  importIds.push(importId);
  signal.addEventListener('abort', interrupt);
  if (signal.aborted) interrupt();
  const result = await done;
  stopwatch.lap('ingest');
  signal.removeEventListener('abort', interrupt);
  output.flush();
  if (!result.ok && !signal.aborted) throw new JobFailure(result.error.code, result.error.message);
  if (result.ok && result.value.how === 'done') return;
  if (signal.aborted) throw interrupted(result.ok ? result.value.counts : null);
  if (result.ok) {
    throw new JobFailure(result.value.code ?? 'stopped', result.value.message ?? 'The import stopped before its end.');
  }
}

/** @param counts null when the import had come to its end */
function interrupted(
  counts: { files: number; verified: number; duplicate: number; skipped: number } | null,
): JobFailure {
  const safe = counts === null ? 0 : counts.verified + counts.duplicate;
  const of = counts === null ? 0 : counts.files - counts.skipped;
  const state = counts === null ? ' All that was copied is safe.' : ` ${String(safe)} of ${String(of)} files are safe.`;
  return new JobFailure('interrupted', `The job was interrupted.${state} Run it again to go on.`);
}

async function send(
  job: Job,
  { core, output, stopwatch, signal }: JobPorts,
  { shoot, link }: { shoot: Shoot; link: StudioLink },
): Promise<SyncTally> {
  const { engine } = link;
  stopwatch.begin('sync');
  if (job.sync !== 'none' && job.sync !== 'dry-run') {
    await dispatchJob(core, shoot, { type: 'queueSend', mode: job.sync, photoIds: null });
    await dispatchJob(core, shoot, { type: 'retrySend', photoIds: null });
  }
  const total = core.outbox.pending().length;
  const unsubscribe = engine.subscribe(() => {
    const { sent, failed, bytes } = engine.counters();
    output.progress({ phase: 'sync', done: sent + failed, total, bytes });
  });
  await untilAborted(engine.idle(job.patienceMs), signal);
  unsubscribe();
  output.flush();
  stopwatch.lap('sync');
  return engine.counters();
}

async function reportOf(
  job: Job,
  { core, runtime, stopwatch }: JobPorts,
  { shoot, problems, importIds, tally, verified }: Progress,
): Promise<object> {
  if (!shoot) return emptyReport(runtime, stopwatch, problems);
  const { state } = shoot.store;
  const report = buildReport({
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
    isDryRun: job.sync === 'dry-run',
    policy: await custodyRule(job.policy, [state], shoot.folder),
  });
  return verified ? { ...report, verify: reportVerified(verified) } : report;
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
    destinations: [],
    safeToFormat: [],
    sync: { ...NO_SYNC, held: 0, changed: 0 },
  };
}
