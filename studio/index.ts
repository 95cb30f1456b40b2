/**
 * The studio as a process: `node index.mjs --data DIR`, or an Electron utilityProcess with the same arguments. On stdout there
 * is one JSON line when it is ready; a parent process of Electron gets the same object as a message. Logs go to stderr.
 * `backup`, `restore`, `token`, `audit` and `new-epoch` end when they are done, with JSON lines.
 */
import { runAdmin } from './admin/run-words';
import { backUp } from './backup/back-up';
import { restore } from './backup/restore';
import type { AdminArguments } from './cli/parse-admin';
import { parseArguments, type CopyArguments, type ServeArguments } from './cli/parse-arguments';
import { findDefaultSecret } from './cli/refuse-default-secrets';
import { findRootRefusal } from './cli/refuse-root';
import { readLimits } from './limits';
import { errorFacts, logToStderr } from './log';
import { readS3Settings } from './objects/s3-settings';
import { startStudio } from './start-studio';
import { startWatchdog } from './watchdog';

interface ParentPort {
  postMessage(message: unknown): void;
}

/** Electron adds it to `process` in a utilityProcess; this package knows nothing else of Electron. */
const parentPort = (): ParentPort | undefined => (process as { readonly parentPort?: ParentPort }).parentPort;

function endWith(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const parsed = parseArguments(process.argv.slice(2));
  if (!parsed.ok) {
    endWith(parsed.error);
    return;
  }
  const words = parsed.value;
  if (words.command === 'serve') await serve(words);
  else await (words.command === 'admin' ? administer(words) : copy(words));
}

async function administer(words: AdminArguments): Promise<void> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const done = await runAdmin(words, process.env['DATABASE_URL'] ?? null, print);
  if (!done.ok) endWith(done.error);
}

async function copy(words: CopyArguments): Promise<void> {
  const done = words.command === 'backup' ? await backUp(words.data, words.to) : await restore(words.from, words.data);
  if (!done.ok) endWith(done.error);
  else process.stdout.write(`${JSON.stringify({ [words.command]: done.value })}\n`);
}

async function serve(words: ServeArguments): Promise<void> {
  const { data, host, port, publicUrl } = words;
  const storage = readS3Settings(process.env);
  if (!storage.ok) {
    endWith(storage.error);
    return;
  }
  const limits = readLimits(process.env);
  if (!limits.ok) {
    endWith(limits.error);
    return;
  }
  const databaseUrl = process.env['DATABASE_URL'] ?? null;
  const known = findDefaultSecret(databaseUrl, storage.value);
  if (known !== null) {
    endWith(known);
    return;
  }
  const uid = process.getuid?.();
  const asRoot = findRootRefusal(uid, words);
  if (asRoot !== null) {
    endWith(asRoot);
    return;
  }
  const studio = await startStudio({
    ...{ data, host, port, publicUrl },
    databaseUrl,
    storage: storage.value,
    limits: limits.value,
    log: logToStderr,
    onLockLost: () => {
      logToStderr('lock-lost');
      process.exit(1);
    },
  });
  if (!studio.ok) {
    endWith(studio.error);
    return;
  }
  if (uid === 0) logToStderr('running-as-root', { advice: 'give the studio an account of its own' });
  startWatchdog();
  let isClosing = false;
  const stop = (): void => {
    if (isClosing) return;
    isClosing = true;
    studio.value.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logToStderr('close-failed', errorFacts(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  // A terminal's Ctrl-C reaches us too: inside the desktop it is the desktop that says when, once its queue has ended.
  process.on('SIGINT', () => {
    if (parentPort() === undefined) stop();
  });
  const ready = { url: studio.value.url, token: studio.value.token, pid: process.pid };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  parentPort()?.postMessage(ready);
}

main().catch((error: unknown) => {
  logToStderr('start-failed', errorFacts(error));
  endWith('The studio could not start; the reason is in the line above.');
  process.exit(1);
});
