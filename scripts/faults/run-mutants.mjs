// The mutation check: with one safeguard taken out, at least one fault test must fail. It proves that the rig can see
// what it is there for.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { runNode, toolFile } from '../checks/run-tool.mjs';
import { projectRoot } from '../run/build-if-needed.mjs';
import { readReports } from './collect-results.mjs';
import { MUTANTS } from './mutants.mjs';

const REPORT = 'mutant.json';
/** Each test once: others run the same files on other databases. */
const PROJECTS = ['unit', 'contract', 'integration', 'faults'].flatMap((name) => ['--project', name]);

/** The titles of the tests that fail without this safeguard. */
async function failuresWithout({ name, tests }) {
  rmSync(path.join(projectRoot, 'test-results', REPORT), { force: true });
  const output = `--outputFile.json=${path.join('test-results', REPORT)}`;
  await runNode(
    [toolFile('vitest'), 'run', ...PROJECTS, ...tests, '--reporter=dot', '--silent', '--reporter=json', output],
    {
      env: { FIELDPROOF_MUTANT: name, FIELDPROOF_FAULTS: 'short' },
    },
  );
  const { tests: ran, broken } = readReports(projectRoot, [REPORT]);
  // A file that cannot be loaded has seen nothing.
  if (broken.length > 0) throw new Error(`${broken.join(', ')} could not be run`);
  return ran.filter(({ status }) => status === 'failed').map(({ title }) => title);
}

/** True when each safeguard is missed by at least one test. */
export async function runMutants() {
  let isSeen = true;
  const lines = [];
  for (const mutant of MUTANTS) {
    const titles = await failuresWithout(mutant);
    isSeen &&= titles.length > 0;
    lines.push(`${mutant.name}: ${titles.length > 0 ? 'seen by' : 'NOT SEEN'}`, ...titles.map((title) => `  ${title}`));
  }
  console.log(`\n${lines.join('\n')}`);
  return isSeen;
}
