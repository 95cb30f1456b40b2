/*
 * A process of its own that sends a folder: `node --import tsx sync-sender.ts DIR URL TOKEN`. Prints `sending N` for each
 * chunk of progress, so that a test can kill it in the middle, and one JSON line when it is done.
 */
import { openFolderEngine } from './sync-folder';

const [dir = '', url = '', token = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const { engine, close, defects } = await openFolderEngine(dir, { url, token });
  engine.subscribe(({ status }) => {
    for (const { percent } of status.running) if (percent > 0) process.stdout.write(`sending ${percent}\n`);
  });
  engine.start();
  const idle = await engine.idle(20_000);
  process.stdout.write(`${JSON.stringify({ idle, counters: engine.counters(), defects: defects.map(String) })}\n`);
  await close();
}

void main();
