import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fail, ok, type Result } from '@shared/model/result';
import { judgeProcess, processIdentitySchema, type ProcessIdentity } from './process-identity';

/** PGlite takes no lock on its folder, and two on one folder destroy it: one studio per data folder. */
export interface FolderLock {
  release(): Promise<void>;
}

interface Claim {
  readonly id: string;
  readonly isReady: boolean;
  readonly owner: ProcessIdentity;
}

interface LockParams {
  readonly folder: string;
  readonly own: ProcessIdentity;
  /** Called when someone took our claim away: going on would mean two writers. */
  readonly onLost: () => void;
}

const HEARTBEAT_MS = 5_000;
/** A claim from a place we cannot look into counts as dead after this long without a heartbeat. */
const SILENCE_MS = 60_000;
const START_LIMIT_MS = 10_000;

/** Claims of others that are alive or may be; those of dead processes are swept away. */
async function readClaims(folder: string, own: ProcessIdentity, ownId: string): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const name of await readdir(folder)) {
    const match = /^([0-9a-f-]{36})\.(starting|ready)$/.exec(name);
    if (match?.[1] === undefined || match[1] === ownId) continue;
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch(() => '');
    const owner = processIdentitySchema.safeParse(safeJson(text));
    const verdict = owner.success ? judgeProcess(owner.data, own) : 'dead';
    const heardMs = await stat(path).then(
      (found) => found.mtimeMs,
      () => 0,
    );
    if (verdict === 'dead' || (verdict === 'unknown' && Date.now() - heardMs > SILENCE_MS)) {
      await rm(path, { force: true });
    } else if (owner.success) {
      claims.push({ id: match[1], isReady: match[2] === 'ready', owner: owner.data });
    }
  }
  return claims;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Torn by a power cut: its process is gone with the power.
    return null;
  }
}

/**
 * Claims the folder for this process, or says who has it. Each process publishes a claim of its own and then looks at all
 * the others, so nobody ever removes a file that someone else may just have made: of two that start together the one with
 * the smaller id goes on, and a claim that is ready always wins.
 */
export async function acquireFolderLock(params: LockParams): Promise<Result<FolderLock, string>> {
  const { own } = params;
  const folder = join(params.folder, 'lock');
  const id = randomUUID();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = (state: string): string => join(folder, `${id}.${state}`);
  await writeFile(path('new'), JSON.stringify(own), { mode: 0o600 });
  await rename(path('new'), path('starting'));
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const others = await readClaims(folder, own, id);
    const winner = others.find((claim) => claim.isReady || claim.id < id);
    if (winner !== undefined || (others.length > 0 && Date.now() > deadline)) {
      await rm(path('starting'), { force: true });
      return fail(refusal(params.folder, winner?.owner ?? own));
    }
    if (others.length === 0) break;
    await wait(20);
  }
  await rename(path('starting'), path('ready'));
  return ok(keepAlive(path('ready'), params.onLost));
}

function keepAlive(path: string, onLost: () => void): FolderLock {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(onLost);
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      await rm(path, { force: true });
    },
  };
}

const refusal = (folder: string, owner: ProcessIdentity): string =>
  `Another studio (process ${owner.pid} on ${owner.host}) already serves the folder ${folder}. Stop it first, or choose another folder.`;
