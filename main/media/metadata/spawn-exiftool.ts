import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';

/**
 * Arguments that come before all others: no configuration is loaded, for a user's `.ExifTool_config`
 * is a Perl program that would run (SEC-S14). `-config` counts only as the very first argument.
 */
const FIRST_ARGUMENTS = ['-config', ''];
const STAY_OPEN = ['-stay_open', 'True', '-@', '-'];

/** Of address space; ExifTool needs some 60 MB, and a tag that claims gigabytes must not get them. */
const MEMORY_CAP_KB = 1_500_000;
/**
 * The shell sets the limit and becomes the program: no second process, and no name passes through its grammar.
 * [Note: ends with us] — an open ExifTool waits on beyond the end of its input: after a kill −9 of the app it would stay
 * for ever. Where the system can be told to (util-linux), it goes with its parent.
 */
const WITH_US = 'setpriv --pdeathsig KILL';
const UNDER_LIMIT = [
  '-c',
  `ulimit -v ${MEMORY_CAP_KB}; ${WITH_US} true 2>/dev/null && exec ${WITH_US} "$0" "$@"; exec "$0" "$@"`,
];

export interface ExifToolProgram {
  /** The exiftool script, or the executable on Windows. */
  readonly exiftoolPath: string;
  /** The system's perl; null where exiftool brings its own. */
  readonly perlPath: string | null;
  /** Empty folder to run in, and to take for home. */
  readonly tempDir: string;
}

/** Starts ExifTool waiting for work, with nothing of the user's environment, below the window's priority. */
export function spawnExifTool({ exiftoolPath, perlPath, tempDir }: ExifToolProgram): ChildProcess {
  const args = [...FIRST_ARGUMENTS, ...STAY_OPEN];
  const whole = perlPath === null ? [exiftoolPath, ...args] : [perlPath, exiftoolPath, ...args];
  const [command = exiftoolPath, ...rest] =
    process.platform === 'linux' ? ['/bin/sh', ...UNDER_LIMIT, ...whole] : whole;
  const child = spawn(command, rest, {
    stdio: 'pipe',
    cwd: tempDir,
    // PERL5LIB and PERL5OPT would load code too.
    env: { LANG: 'C', LC_ALL: 'C.UTF-8', HOME: tempDir, PATH: process.env['PATH'] ?? '' },
    windowsHide: true,
  });
  try {
    if (child.pid !== undefined) os.setPriority(child.pid, 10);
  } catch {
    // It has ended already, and says so by its exit.
  }
  return child;
}
