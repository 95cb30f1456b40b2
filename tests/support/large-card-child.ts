import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createImportControls } from '../../main/ingest/import-controls';
import { createImporter } from '../../main/ingest/importer';
import { openDesk, picture, seededBytes } from './ingest-desk';

/**
 * Imports a card of many small files in a process of its own, so that its memory is its own as well, and prints what
 * that took. Arguments: desk folder, number of files.
 */
async function main(): Promise<void> {
  const [dir = '', count = '0'] = process.argv.slice(2);
  const files = Number(count);
  const card = join(dir, 'card');
  for (let n = 0; n < files; n += 1) {
    const folder = join(card, 'DCIM', String(100 + Math.floor(n / 999)));
    if (n % 999 === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, `IMG_${String(n % 9_999).padStart(4, '0')}.JPG`),
      picture({ capturedAtMs: n * 3_000, bodySerial: '7' }, seededBytes(n, 4_000)),
    );
  }
  const desk = await openDesk({ dir, isQuick: true });
  const marksMs: number[] = [];
  let [ended, highestBytes] = [0, 0];
  const ports = {
    ...desk.ports,
    onProgress: () => undefined,
    onFileEnded: () => {
      ended += 1;
      if (ended % 1_000 !== 0) return;
      const { user, system } = process.cpuUsage();
      marksMs.push((user + system) / 1_000);
      highestBytes = Math.max(highestBytes, process.memoryUsage.rss());
    },
  };
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const result = await createImporter(ports).runImport(desk.request([card]), createImportControls());
  delay.disable();
  await desk.close();
  console.log(
    JSON.stringify({
      counts: result.ok ? result.value.counts : null,
      cpuPerThousandMs: marksMs.slice(1).map((mark, at) => Math.round(mark - (marksMs[at] ?? 0))),
      highestMegabytes: Math.round(highestBytes / 1e6),
      loopP99Ms: delay.percentile(99) / 1e6,
    }),
  );
}

void main();
