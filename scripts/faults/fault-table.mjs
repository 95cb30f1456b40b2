// docs/faults.md: one row for each row of the matrix, made from what the tests did.
const HEAD = `# Faults

What is done to Fieldproof on purpose, and whether it held. Made by \`npm run faults\`; do not edit. A row is _held_ when tests that
name it in their titles (\`[F02] …\`) ran and none found a violation; a row without a test is _open_. Faults of disks, system calls and mounts need Linux
and root; elsewhere those tests say so and are skipped. \`npm run faults -- --rows F02,F03\` runs a few rows anew.
`;
const COLUMNS = ['Row', 'What is injected', 'Must hold', 'Tests', 'Injections', 'Violations', 'Status', 'Test files'];

const fileList = (files) => files.map((file) => `\`${file.replace(/^tests\//, '')}\``).join('<br>');

/** One row. `result` is null when the tests were not run this time. */
function tableRow({ id, fault, pass, part }, files, result) {
  if (files.length === 0) {
    const why = part ?? 'no test yet';
    return [id, fault, pass, '0', '–', '–', `open: ${why}`, ''];
  }
  const { runs, injections, violations, skipped } = result;
  const skippedWords = skipped > 0 ? `, ${skipped} not run here` : '';
  const status = violations > 0 ? 'BROKEN' : runs === 0 ? 'open: could not be run here' : `held${skippedWords}`;
  return [id, fault, pass, String(runs), String(injections), String(violations), status, fileList(files)];
}

/** Rows of an earlier table, by id, as lists of cells. */
export function parseTable(text) {
  const rows = text.split('\n').filter((line) => /^\| F\d\d /.test(line));
  return new Map(
    rows
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
      .map((cells) => [cells[0], cells]),
  );
}

/** Test files that a row of the table names. */
export const filesOfRow = (cells) =>
  cells.at(-1) === ''
    ? []
    : cells
        .at(-1)
        .split('<br>')
        .map((cell) => `tests/${cell.slice(1, -1)}`);

/**
 * The whole document. A row that was not run now keeps what the earlier table says of it, as long as its tests are the
 * same; one whose tests have changed is open until it is run.
 */
export function writeTable({ matrix, tagged, results, earlier, seconds }) {
  const rows = matrix.map((row) => {
    const files = tagged.get(row.id) ?? [];
    const result = results.get(row.id);
    if (result || files.length === 0) return tableRow(row, files, result);
    const before = earlier.get(row.id);
    if (before && String(filesOfRow(before)) === String(files)) return before;
    return [row.id, row.fault, row.pass, '0', '–', '–', 'open: not run yet', fileList(files)];
  });
  const held = rows.filter((cells) => cells[6].startsWith('held')).length;
  const broken = rows.filter((cells) => cells[6] === 'BROKEN').length;
  const summary = `${held} rows held, ${broken} broken, ${rows.length - held - broken} open.${seconds ? ` The last whole run took ${Math.round(seconds / 60)} min.` : ''}`;
  const widths = COLUMNS.map((name, at) => Math.max(name.length, ...rows.map((cells) => cells[at].length)));
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${HEAD}\n${summary}\n\n${[line(COLUMNS), rule, ...rows.map(line)].join('\n')}\n`;
}
