import { exiftoolPath } from 'exiftool-vendored';
import { spawnExifTool } from '../../main/media/metadata/spawn-exiftool';

/** Starts ExifTool as the app does, tells its process id, and waits to be killed. Argument: an empty folder. */
async function main(): Promise<void> {
  const [tempDir = ''] = process.argv.slice(2);
  const child = spawnExifTool({ exiftoolPath: await exiftoolPath(), perlPath: '/usr/bin/perl', tempDir });
  child.stdout?.once('data', () => process.stdout.write(`${String(child.pid)}\n`));
  child.stdin?.write('-ver\n-execute\n');
  child.stdout?.resume();
}

void main();
