import { basename, join } from 'node:path';
import type { DestinationView, ImportReport, SourceView } from '@shared/contract/import-view';
import { cardFacts } from '@shared/domain/card-custody';
import type { ImportState, ShootState } from '@shared/domain/shoot-state';
import type { CustodyPolicy } from '@shared/model/custody';
import type { Problem } from '@shared/model/shoot';
import { judgeCard } from '@shared/rules/custody/safe-to-format';
import { custodyRule, diskOf } from '../custody-rule';
import { missingFrom } from '../rest-copies';

export interface ReportAsk {
  readonly state: ShootState;
  readonly folder: string;
  readonly run: ImportState;
  readonly policy: CustodyPolicy;
  /** How far copying the rest is. */
  readonly rest: ImportReport['rest'];
  /** What is there to import from now. */
  readonly sources: readonly SourceView[];
}

/** Names shown of what a destination lacks; the count says how many there are. */
const NAMED = 200;

/** An ended import as its report shows it: its cards, its destinations, and what to know. */
export async function describeImport(ask: ReportAsk): Promise<Omit<ImportReport, 'progress'>> {
  const { state, run, folder } = ask;
  // What became of a destination is said with it.
  const roots = new Set(run.copyDirs.map((dir) => join(dir, basename(folder))));
  const problems = state.problems.filter(
    ({ importId, step, source }) => importId === run.id && !(step === 'second-copy' && roots.has(source)),
  );
  return {
    problems: [...leftFiles(run), ...problems],
    cards: await describeCards(ask),
    destinations: await Promise.all(run.copyDirs.map((dir) => describeDestination(ask, dir))),
    rest: ask.rest,
    readTwice: run.readsTwice ? readTwice(run) : null,
  };
}

async function describeCards({ state, folder, run, policy, sources }: ReportAsk): Promise<ImportReport['cards']> {
  const rule = await custodyRule(policy, [state], folder);
  return run.sources.map((source, card) => ({
    label: source.label,
    answer: judgeCard(cardFacts(state, run, card), rule),
    source: sources.find((there) => there.canEject && there.path === source.root) ?? null,
  }));
}

async function describeDestination({ state, folder, run }: ReportAsk, dir: string): Promise<DestinationView> {
  const root = join(dir, basename(folder));
  const missing = missingFrom(state, run, root);
  const problem = state.problems.findLast((one) => one.importId === run.id && one.source === root);
  const disk = await diskOf(dir);
  const [wanted, lacking] = [missing.wanted, missing.files.map(({ file }) => file.name)];
  return {
    path: dir,
    isThere: disk !== null,
    isOnLibraryDisk: disk !== null && disk === (await diskOf(folder)),
    copies: wanted - lacking.length,
    missing: lacking.length,
    missingNames: lacking.slice(0, NAMED),
    failure: problem ? { code: problem.code, message: problem.message } : null,
  };
}

function leftFiles(run: ImportState): Problem[] {
  return [...run.settled].flatMap(([key, { outcome }]) => {
    const file = run.listed.get(key);
    if (!file || outcome.outcome === 'verified' || outcome.outcome === 'duplicate') return [];
    const step = outcome.outcome === 'failed' ? ('copy' as const) : ('list' as const);
    const { code, message } = outcome;
    return [{ importId: run.id, card: file.card, source: file.path, step, code, message }];
  });
}

function readTwice(run: ImportState): { same: number; different: number } {
  const outcomes = [...run.settled.values()].map(({ outcome }) => outcome);
  return {
    same: outcomes.filter(({ outcome }) => outcome === 'verified').length,
    different: outcomes.filter((one) => one.outcome === 'failed' && one.code === 'reader-unstable').length,
  };
}
