import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '../../studio/db/open-postgres';

/** A PostgreSQL of the tests' own, on a socket in a temporary folder; nothing of the system's is touched. */
export interface PostgresServer {
  /** A database in it, for `DATABASE_URL`. */
  readonly url: string;
  /** Kills it as a crash would (SIGQUIT: no shutdown checkpoint), and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same folder. */
  start(): Promise<void>;
  /** Ends it and removes everything. */
  remove(): Promise<void>;
}

/** Where Debian, Homebrew and hand-made installations keep the programs; the newest version first. */
function programFolders(): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = (process.env['PATH'] ?? '').split(':');
  return [...versions.map((version) => join(debian, version, 'bin')), ...onPath];
}

/** The folder with `initdb` and `postgres`; null where PostgreSQL is not installed. */
export function findPostgres(): string | null {
  const isWhole = (folder: string): boolean => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));
  return programFolders().find((folder) => folder !== '' && isWhole(folder)) ?? null;
}

export const NO_POSTGRES = 'needs PostgreSQL: npm run setup -- --with-tests';

/** PostgreSQL refuses to run as root: Debian's package brings an account for it. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      // No such account; the next one will do.
    }
  }
  throw new Error('Expected an account other than root to run PostgreSQL under');
}

const SETTINGS = ['listen_addresses=', 'fsync=off', 'shared_buffers=16MB', 'max_connections=60'];

export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === null) throw new Error(NO_POSTGRES);
  const who = account();
  // Short: the path of a socket may have 107 characters.
  const root = mkdtempSync(join(tmpdir(), 'fp-pg-'));
  chmodSync(root, 0o711);
  if (who.uid !== undefined && who.gid !== undefined) chownSync(root, who.uid, who.gid);
  const data = join(root, 'data');
  const init = ['-D', data, '-U', 'fieldproof', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(programs, 'initdb'), init, { ...who, cwd: root, stdio: 'ignore' });
  const url = `postgresql://fieldproof@localhost/postgres?host=${encodeURIComponent(root)}`;
  let running: { child: ChildProcess; ended: Promise<unknown> } | null = null;
  const start = async (): Promise<void> => {
    const words = ['-D', data, '-k', root, ...SETTINGS.flatMap((setting) => ['-c', setting])];
    const child = spawn(join(programs, 'postgres'), words, { ...who, cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.includes('database system is ready')) resolve();
      });
      void ended.then(() => reject(new Error(`PostgreSQL did not start: ${said}`)));
    });
    running = { child, ended };
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    running?.child.kill(signal);
    await running?.ended;
    running = null;
  };
  await start();
  return {
    url,
    start,
    kill: () => end('SIGQUIT'),
    remove: async () => {
      await end('SIGINT');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** An empty schema of one's own in a server, so that many suites can share it; gives its `DATABASE_URL`. */
export async function makeSchema(server: string, name: string): Promise<string> {
  const db = openPostgres(server);
  await db.schema.createSchema(name).execute();
  await db.destroy();
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${name}`);
  return url.href;
}
