import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '@shared/model/result';
import { createDurably, errorCode, removeIfThere, type Disk } from './disk';
import type { ProcessTable } from './process-identity';
import { LockLostError } from './read-only-sentence';

const ownerSchema = z.object({
  host: z.string(),
  bootId: z.string(),
  pid: z.number().int(),
  startTime: z.string(),
  /** Made anew each time, so that an owner knows its own lock again. */
  token: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

export interface FolderLock {
  /** Throws `LockLostError` when someone else has taken the lock meanwhile. Cheap: looks at the file only now and then. */
  readonly confirm: () => Promise<void>;
  readonly release: () => Promise<void>;
}

export interface LockOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly processes: ProcessTable;
}

/** An owner on another computer cannot be asked; it shows that it lives by touching the file. */
const HEARTBEAT_MS = 10_000;
const SILENT_AFTER_MS = 90_000;
/** A lock is a hundred bytes, written in one go: half of one this old is what a killed app left. */
const HALF_AFTER_MS = 5_000;
const ATTEMPTS = 5;

/** Locks this process holds: one of its own that is not among them could not be removed when it was let go. */
const held = new Set<string>();

/**
 * Takes the one writer's place in a folder. A lock whose owner is gone (ended, computer restarted, pid in other hands,
 * silent on another computer) is taken over at once.
 */
export async function lockFolder(options: LockOptions): Promise<Result<FolderLock, 'in-use' | 'write-protected'>> {
  const owner: Owner = { ...(await options.processes.self()), token: randomUUID() };
  held.add(owner.token);
  let isTaken = false;
  try {
    const result = await takeLock(options, owner);
    isTaken = result.ok;
    return result;
  } finally {
    if (!isTaken) held.delete(owner.token);
  }
}

async function takeLock(options: LockOptions, owner: Owner): Promise<Result<FolderLock, 'in-use' | 'write-protected'>> {
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { isOurs, nowMs } = await place(options, owner);
      if (isOurs) return ok(holdLock(options, owner));
      const found = await readLock(options, lockPath(options.dir), nowMs);
      if (found && !(await isStale(options, found, owner))) return fail('in-use');
      if (found && (await removeStale(options, found, owner)) === 'in-use') return fail('in-use');
    }
    return fail('in-use');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return fail('write-protected');
    throw error;
  }
}

const lockPath = (dir: string): string => join(dir, 'lock');

/** Puts our lock in its place; false when one is there. */
async function place(options: LockOptions, owner: Owner): Promise<{ isOurs: boolean; nowMs: number }> {
  const { disk, dir } = options;
  const draft = join(dir, `.lock.${owner.token}`);
  await createDurably(disk, draft, [bytesOf(owner)]);
  try {
    // The time by the clock that stamps the files there: a server's may differ from ours.
    const nowMs = (await disk.stat(draft)).mtimeMs;
    return { isOurs: await createWhole(disk, draft, lockPath(dir), owner), nowMs };
  } finally {
    await removeIfThere(disk, draft);
  }
}

const bytesOf = (owner: Owner): Buffer => Buffer.from(JSON.stringify(owner));

/**
 * Creates a file that exists with all of its content or not at all: a link to the draft; where there are no links, an
 * exclusive file has to do. False when a file of that name is there.
 */
async function createWhole(disk: Disk, draft: string, path: string, owner: Owner): Promise<boolean> {
  try {
    await disk.link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
  }
  try {
    await createDurably(disk, path, [bytesOf(owner)]);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface FoundLock {
  readonly text: string;
  /** Null when the content is not whole: its writer ended while writing it, or is writing now. */
  readonly owner: Owner | null;
  readonly silentMs: number;
}

async function readLock({ disk }: LockOptions, path: string, nowMs: number): Promise<FoundLock | null> {
  try {
    const text = (await disk.readFile(path)).toString();
    const { mtimeMs } = await disk.stat(path);
    return { text, owner: parseOwner(text), silentMs: nowMs - mtimeMs };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    return ownerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

async function isStale({ processes }: LockOptions, found: FoundLock, self: Owner): Promise<boolean> {
  const { owner, silentMs } = found;
  if (!owner) return silentMs > HALF_AFTER_MS;
  if (owner.host !== self.host) return silentMs > SILENT_AFTER_MS;
  if (owner.bootId !== self.bootId) return true;
  if (owner.pid === self.pid && owner.startTime === self.startTime) return !held.has(owner.token);
  if (!processes.isAlive(owner.pid)) return true;
  const startTime = await processes.startTimeOf(owner.pid);
  return owner.startTime !== '' && startTime !== '' && startTime !== owner.startTime;
}

/** A claim is named after the one lock that it gives the right to remove, so that it gives none to remove another. */
const claimPath = (dir: string, lockText: string): string =>
  join(dir, `.lock.after.${createHash('sha256').update(lockText).digest('hex').slice(0, 32)}`);

/**
 * Removes a stale lock. Who has the claim on it alone may do so, and looks again once the claim is his: by then another
 * may have removed it and put his own there. A claim whose owner died before he was done is itself claimed.
 */
async function removeStale(options: LockOptions, stale: FoundLock, owner: Owner): Promise<'look-again' | 'in-use'> {
  const { disk, dir } = options;
  const draft = join(dir, `.lock.${owner.token}`);
  await createDurably(disk, draft, [bytesOf(owner)]);
  try {
    const nowMs = (await disk.stat(draft)).mtimeMs;
    const claims = await claim(options, { stale, owner, draft, nowMs });
    if (typeof claims === 'string') return claims;
    const now = await readLock(options, lockPath(dir), nowMs);
    if (now?.text === stale.text) await removeIfThere(disk, lockPath(dir));
    // Only now: as long as the lock stands, the claims on it must.
    for (const path of claims) await removeIfThere(disk, path);
    return 'look-again';
  } finally {
    await removeIfThere(disk, draft);
  }
}

interface Claim {
  readonly stale: FoundLock;
  readonly owner: Owner;
  readonly draft: string;
  readonly nowMs: number;
}

/** The claims that are ours now: on the lock, or on a dead one's claim on it, and so on. */
async function claim(
  options: LockOptions,
  { stale, owner, draft, nowMs }: Claim,
): Promise<readonly string[] | 'look-again' | 'in-use'> {
  const paths: string[] = [];
  let last = stale;
  for (;;) {
    const path = claimPath(options.dir, last.text);
    paths.push(path);
    if (await createWhole(options.disk, draft, path, owner)) return paths;
    const found = await readLock(options, path, nowMs);
    // Gone in this moment: its owner is done, and what he did is found by looking at the lock.
    if (!found) return 'look-again';
    if (!(await isStale(options, found, owner))) return 'in-use';
    last = found;
  }
}

function holdLock({ disk, dir }: LockOptions, owner: Owner): FolderLock {
  let confirmedAt = Date.now();
  const check = async (): Promise<void> => {
    const text = await disk.readFile(lockPath(dir)).catch((error: unknown) => {
      throw errorCode(error) === 'ENOENT' ? new LockLostError('The lock file is gone') : error;
    });
    if (parseOwner(text.toString())?.token !== owner.token) throw new LockLostError('The lock has another owner');
    confirmedAt = Date.now();
  };
  const beat = setInterval(() => {
    const now = Date.now() / 1000;
    // A beat that fails is made up for by the next, or found out by `confirm`.
    void check()
      .then(() => disk.utimes(lockPath(dir), now, now))
      .catch(() => undefined);
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    confirm: async () => {
      // No beat for so long: the computer slept, or the disk hung, and someone may have taken over.
      if (Math.abs(Date.now() - confirmedAt) > 3 * HEARTBEAT_MS) await check();
    },
    release: async () => {
      clearInterval(beat);
      held.delete(owner.token);
      try {
        await check();
        await removeIfThere(disk, lockPath(dir));
      } catch {
        // Not ours any more, or the disk is gone: what is left is judged stale by the next one.
      }
    },
  };
}
