import { basename, join } from 'node:path';
import { cardFacts } from '@shared/domain/card-custody';
import { judgeCard } from '@shared/rules/custody/safe-to-format';
import { missingFrom } from '../rest-copies';
import type { ReportInput } from './report';

type CustodyInput = Pick<ReportInput, 'state' | 'shootDir' | 'importIds' | 'cardOf' | 'policy'>;

/** What of this run's imports lies where, and whether their cards may be formatted. */
export function reportCustody({ state, shootDir, importIds, cardOf, policy }: CustodyInput): object {
  const runs = importIds.flatMap((id) => state.imports.get(id) ?? []);
  return {
    destinations: runs.flatMap((run) =>
      run.copyDirs.map((path) => {
        const { wanted, files } = missingFrom(state, run, join(path, basename(shootDir)));
        const missing = files.map(({ file }) => file.source.path);
        return { path, files: wanted - missing.length, missing };
      }),
    ),
    safeToFormat: runs.flatMap((run) =>
      run.sources.map((_source, card) => {
        const { isSafe, files, reasons } = judgeCard(cardFacts(state, run, card), policy);
        return { card: cardOf(run.id, card), safe: isSafe, files, reasons };
      }),
    ),
  };
}
