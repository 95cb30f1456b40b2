import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { fieldNamed } from '@shared/rules/roster/roster-fields';
import { readRoster } from '../roster/read-roster';
import { openCore, type Core } from '../core';
import { createJobOutput, type JobOutput } from '../job/job-output';
import { readJobFile, reportPathOf, type Job } from '../job/job-file';
import { createPhaseMeter } from '../job/phase-meter';
import { jobProblem } from '../job/job-failure';
import { emptyReport, runJob, type RosterAnswer } from '../job/run-job';
import { createStopwatch, type Stopwatch } from '../job/stopwatch';
import type { Runtime } from '../job/report';
import { placeReport } from '../job/write-report';
import { linkStudio, type StudioLink } from '../studio-link';
import { WORKER_ENV, WORKER_MAX_HEAP_MB } from '../media/spawn-node-worker';
import { appPaths } from './app-paths';
import { startEmbeddedStudio } from './embedded-studio';
import { spawnUtility } from './spawn-utility';

const now = (): number => performance.now();
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const complain = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const complainOf = (error: unknown): void => {
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
};

const runtime = (): Runtime => ({
  app: app.getVersion(),
  electron: process.versions.electron,
  node: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
});

/** Runs the app without a window on one job file; resolves with the exit code. */
export async function runJobMode(jobPath: string): Promise<number> {
  const stopwatch = createStopwatch(now);
  const output = createJobOutput(say, complain, now);
  const read = await readJobFile(jobPath);
  if (!read.ok) {
    output.fail(read.error);
    await reportFailure({ report: await reportPathOf(jobPath), library: null }, stopwatch, {
      code: 'bad-job',
      message: read.error,
    });
    return 2;
  }
  const job = read.value;
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interrupted.abort();
    });
  }
  const opened = await openJobCore(job, { output, stopwatch });
  if (!opened.ok) {
    output.fail(opened.error.message);
    await reportFailure(job, stopwatch, opened.error);
    return 1;
  }
  const core = opened.value;
  try {
    return await runJob(job, {
      core,
      runtime: runtime(),
      output,
      stopwatch,
      connect: () => connect(core, job),
      readRoster: rosterFor,
      onFailure: complainOf,
      signal: interrupted.signal,
    });
  } finally {
    await core.close();
  }
}

function openJobCore(job: Job, { output, stopwatch }: { output: JobOutput; stopwatch: Stopwatch }) {
  const meter = createPhaseMeter(stopwatch, now);
  return openCore({
    onVerifyMoved: () => undefined,
    libraryDir: job.library,
    profileDir: job.profile,
    appVersion: app.getVersion(),
    spawnWorker: spawnUtility(appPaths().mediaWorker, { env: WORKER_ENV, maxHeapMb: WORKER_MAX_HEAP_MB }),
    workers: availableParallelism(),
    isPersonThere: false,
    isSentAutomatically: () => false,
    onImportProgress: ({ progress }) => {
      output.progress({
        phase: 'ingest',
        done: progress.filesDone,
        total: progress.filesTotal,
        bytes: progress.bytesDone,
      });
    },
    onImportChange: () => undefined,
    onFileEnded: (shoot, { card, path, file }) => {
      if (file) output.verified({ card, source: path, path: join(shoot.folder, file.path), sha256: file.sha256 });
    },
    onLooked: (_shoot, hasThumbnail) => {
      meter.onLooked(hasThumbnail);
    },
    onStep: (_shoot, step) => {
      meter.onStep(step);
    },
    onFailure: complainOf,
  });
}

async function connect(core: Core, job: Job): Promise<StudioLink | null> {
  if (job.studio === 'none') return null;
  if (job.studio !== 'embedded') {
    const { url, token } = job.studio;
    return linkStudio(core, { url, token: () => token, onFailure: complainOf });
  }
  const studio = await startEmbeddedStudio(appPaths().studioBundle, join(job.profile, 'studio'), () => undefined);
  const link = await linkStudio(core, { url: studio.url, token: () => studio.token, onFailure: complainOf });
  return {
    ...link,
    close: async () => {
      await link.close();
      await studio.close();
    },
  };
}

async function rosterFor(path: string, columns: Readonly<Record<string, string>>): Promise<RosterAnswer> {
  // The job names a header for each field; the reader wants to know of each header what it is.
  const chosen = new Map(Object.entries(columns).map(([field, header]) => [header, fieldNamed(field)]));
  const roster = await readRoster(path, { columns: chosen });
  if (!roster.ok) return { ok: false, ...roster.error };
  return { ok: true, subjects: [...roster.value.subjects], bad: roster.value.bad };
}

/** The report of a job that did not begin. */
async function reportFailure(
  { report, library }: { readonly report: string | null; readonly library: string | null },
  stopwatch: Stopwatch,
  { code, message }: { code: string; message: string },
): Promise<void> {
  if (report === null) return;
  stopwatch.lap('total');
  const problem = jobProblem({ code, message, step: 'copy' });
  const { sentence } = await placeReport(report, library, emptyReport(runtime(), stopwatch, [problem]));
  if (sentence !== null) complain(sentence);
}
