import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { DEFAULT_POLICY, MAX_COPY_DIRS } from '@shared/model/custody';
import { shootKindSchema } from '@shared/model/shoot';
import { fail, ok, type Result } from '@shared/model/result';

const path = z.string().min(1);
const serviceSchema = z.strictObject({
  code: z.string().min(1).max(60),
  label: z.string().min(1).max(120),
  minimum: z.number().int().positive().optional(),
  exposures: z.number().int().positive().optional(),
});

const groupingSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('auto') }),
  z.strictObject({ mode: z.literal('count'), exposures: z.number().int().min(2).max(15) }),
  z.strictObject({ mode: z.literal('none') }),
]);

/** The job file, key by key as JOB.md says; unknown keys are refused. */
const jobFileSchema = z.strictObject({
  library: path,
  profile: path.optional(),
  shoot: z.strictObject({
    name: z.string().trim().min(1).max(200),
    kind: shootKindSchema,
    services: z.array(serviceSchema).max(100).optional(),
  }),
  card: z.union([path, z.array(path).min(1).max(32)], { error: 'expected a path or a list of paths' }),
  secondCopy: path.optional(),
  /** Further destinations; with `secondCopy`, two at most. */
  copies: z.array(path).max(MAX_COPY_DIRS).optional(),
  /** Read every file of the cards a second time, and compare. */
  readTwice: z.boolean().optional(),
  /** Proven copies that a card's files need before it is called safe to format. */
  copiesNeeded: z.number().int().min(1).max(3).optional(),
  rename: z.string().min(1).max(500).optional(),
  grouping: groupingSchema.optional(),
  subjects: z
    .strictObject({
      roster: path.optional(),
      columns: z.record(z.string(), z.string()).optional(),
      qr: z.boolean().optional(),
      required: z.boolean().optional(),
    })
    .optional(),
  studio: z
    .union([z.strictObject({ url: z.url(), token: z.string().min(1) }), z.literal('embedded'), z.literal('none')], {
      error: 'expected {"url", "token"}, "embedded" or "none"',
    })
    .optional(),
  sync: z.enum(['new', 'changed', 'force', 'none', 'dry-run']).optional(),
  /** At the end, read every original and every copy of the shoot again. */
  verify: z.boolean().optional(),
  patience: z.number().positive().max(86_400).optional(),
  report: path,
});

export type Job = ReturnType<typeof withFolders>;

/** Seconds to wait for a studio that does not answer, when the job does not say. */
const DEFAULT_PATIENCE_S = 120;

/** Reads and checks a job file; the failure says which key, and what was expected. */
export async function readJobFile(file: string): Promise<Result<Job, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return fail(`The job file ${file} cannot be read.`);
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return fail(`The job file ${file} is not valid JSON: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
  const parsed = jobFileSchema.safeParse(raw);
  if (parsed.success) {
    const job = withFolders(parsed.data, dirname(resolve(file)));
    if (job.copyDirs.length <= MAX_COPY_DIRS) return ok(job);
    return fail(`The job file is wrong. copies: expected at most ${String(MAX_COPY_DIRS)} together with secondCopy.`);
  }
  const sentences = parsed.error.issues.map((issue) => {
    const key = issue.path.map(String).join('.');
    return key === '' ? issue.message : `${key}: ${issue.message}`;
  });
  return fail(`The job file is wrong. ${sentences.join('; ')}.`);
}

/** Where a broken job's report would go, so that even then one is written; null when it does not say. */
export async function reportPathOf(file: string): Promise<string | null> {
  try {
    const raw: unknown = JSON.parse(await readFile(file, 'utf8'));
    const report = z.object({ report: path }).safeParse(raw);
    return report.success ? resolve(dirname(resolve(file)), report.data.report) : null;
  } catch {
    return null; // Unreadable or no JSON: there is no path to write to.
  }
}

function withFolders(job: z.infer<typeof jobFileSchema>, base: string) {
  const at = (relative: string): string => resolve(base, relative);
  const library = at(job.library);
  const { subjects } = job;
  return {
    library,
    profile: job.profile === undefined ? resolve(library, '.fieldproof', 'profile') : at(job.profile),
    name: job.shoot.name,
    kind: job.shoot.kind,
    services: (job.shoot.services ?? []).map(({ code, label, minimum, exposures }) => ({
      code,
      label,
      minimum: minimum ?? null,
      exposures: exposures ?? null,
    })),
    cards: (Array.isArray(job.card) ? job.card : [job.card]).map(at),
    copyDirs: [...(job.secondCopy === undefined ? [] : [job.secondCopy]), ...(job.copies ?? [])].map(at),
    readsTwice: job.readTwice ?? false,
    policy: { ...DEFAULT_POLICY, copiesNeeded: job.copiesNeeded ?? DEFAULT_POLICY.copiesNeeded },
    rename: job.rename ?? null,
    grouping: job.grouping ?? null,
    roster: subjects?.roster === undefined ? null : at(subjects.roster),
    rosterColumns: subjects?.columns ?? {},
    // A job that speaks of subjects wants its cards read, unless it says otherwise.
    readsCards: subjects === undefined ? null : (subjects.qr ?? true),
    needsSubject: subjects?.required ?? null,
    studio: job.studio ?? ('none' as const),
    sync: job.sync ?? ('new' as const),
    isVerified: job.verify ?? false,
    patienceMs: (job.patience ?? DEFAULT_PATIENCE_S) * 1000,
    report: at(job.report),
  };
}
