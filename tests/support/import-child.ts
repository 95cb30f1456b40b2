import { createImportControls } from '../../main/ingest/import-controls';
import { createImporter } from '../../main/ingest/importer';
import { importId, openDesk } from './ingest-desk';

/**
 * One import in a process of its own, to be killed or to have its system calls fail. Prints a line `tick` for every
 * step of progress, so that whoever kills it can do so after a certain number of them, and at the end its report.
 * Arguments: desk folder, folders of further copies joined by `:` or `-`, journal `flush` or `quick`, cards …
 */
async function main(): Promise<void> {
  const [dir = '', second = '-', journal = 'flush', ...cards] = process.argv.slice(2);
  const desk = await openDesk({ dir, isQuick: journal === 'quick' });
  let nowMs = 0;
  const ports = {
    ...desk.ports,
    // Every look comes 100 ms after the last, so that each step is told.
    now: () => (nowMs += 100),
    onProgress: () => process.stdout.write('tick\n'),
  };
  const request = desk.request(cards, { importId: importId(1), copyDirs: second === '-' ? [] : second.split(':') });
  const result = await createImporter(ports).runImport(request, createImportControls());
  await desk.close();
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

void main();
