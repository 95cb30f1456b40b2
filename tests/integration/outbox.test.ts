import { expect, onTestFinished, test } from 'vitest';
import { shootIdSchema } from '@shared/model/ids';
import { nodeDisk, type Disk } from '../../main/shoots/disk';
import type { Library, Shoot } from '../../main/shoots/library';
import { openStore } from '../../main/shoots/open-store';
import { createOutbox } from '../../main/shoots/outbox';
import { shootDomain, type ShootStore } from '../../main/shoots/shoot-store';
import type { OutboxChange, OutboxPort } from '../../main/sync/ports';
import { countingOptions, DEVICE, journalDir } from '../support/journal-folder';
import { testShoot, uuid } from '../support/shoot-builder';

const SHOOT = shootIdSchema.parse(uuid(1));

/** A disk that keeps a journal's sync waiting while it is held. */
function holdableDisk() {
  const held = { until: Promise.resolve() };
  const disk: Disk = {
    ...nodeDisk,
    open: async (path, flags) => {
      const file = await nodeDisk.open(path, flags);
      const datasync = async (): Promise<void> => {
        await held.until;
        await file.datasync();
      };
      return Object.assign(Object.create(file) as typeof file, { datasync });
    },
  };
  return { held, disk };
}

async function openShoot(dir: string, disk: Disk = nodeDisk): Promise<Shoot> {
  const opened = await openStore({
    dir,
    domain: shootDomain,
    device: DEVICE,
    reserveBytes: 0,
    disk,
    ...countingOptions(),
  });
  if (!opened.ok) throw new Error(opened.error.message);
  onTestFinished(() => opened.value.close());
  return { id: SHOOT, folder: '/shoot', store: opened.value, question: null };
}

/** A shoot with one photo, which is queued. */
async function queuedShoot(disk: Disk = nodeDisk): Promise<{ dir: string; shoot: Shoot }> {
  const dir = await journalDir();
  const shoot = await openShoot(dir, disk);
  const model = testShoot();
  const [created] = model.events;
  if (created?.type !== 'shootCreated') throw new Error('a shoot begins with its creation');
  const { name, kind, rules } = created.head;
  const { files, analysis, facts, id: photoId } = model.shoot('IMG_0001.JPG', 0);
  const [file] = files;
  const sources = [{ label: 'EOS', root: '/card', volumeId: null }];
  const { importId } = file!.source;
  const commands: Parameters<ShootStore['dispatch']>[0][] = [
    { type: 'createShoot', shootId: SHOOT, name, kind, rules, services: [] },
    { type: 'startImport', importId, sources, copyDirs: [], readsTwice: false, template: null },
    { type: 'recordFile', photoId, file: file!, facts },
    { type: 'recordAnalyses', items: [{ photoId, facts: null, analysis: analysis!, damage: null }] },
    { type: 'queueSend', mode: 'new', photoIds: null },
  ];
  for (const [n, command] of commands.entries()) {
    const answer = await shoot.store.dispatch(command, { cmd: `c${String(n)}` });
    if (!answer.ok) throw new Error(answer.error.message);
  }
  return { dir, shoot };
}

/** The outbox over shoots that are opened one by one. */
function outboxOver(): { outbox: OutboxPort; open: (shoot: Shoot) => void; changes: OutboxChange[] } {
  const listeners: ((shoot: Shoot) => void)[] = [];
  const library = { onOpened: (listener: (shoot: Shoot) => void) => listeners.push(listener) };
  // The outbox asks a library for nothing else.
  const outbox = createOutbox(library as unknown as Library, countingOptions().newId);
  const changes: OutboxChange[] = [];
  outbox.onChange((change) => changes.push(change));
  return {
    outbox,
    changes,
    open: (shoot) =>
      listeners.forEach((listener) => {
        listener(shoot);
      }),
  };
}

test('[OB37] an edit that is being saved is told to the studio only when it is on the disk', async () => {
  const { disk, held } = holdableDisk();
  const { shoot } = await queuedShoot(disk);
  const { outbox, open } = outboxOver();
  open(shoot);
  const [intent] = outbox.pending();
  let release = (): void => undefined;
  held.until = new Promise((resolve) => {
    release = resolve;
  });
  const patch = { note: 'brighter' };
  const saving = shoot.store.dispatch({ type: 'editPhotos', photoIds: [intent!.photoId], patch }, { cmd: 'edit' });

  const payload = Promise.resolve(outbox.payload(intent!));
  const first = await Promise.race([
    payload.then(() => 'payload'),
    new Promise((done) =>
      setImmediate(() => {
        done('held');
      }),
    ),
  ]);
  expect(first).toBe('held');
  release();

  expect(await payload).toMatchObject({ revision: intent!.revision + 1 });
  expect((await saving).ok).toBe(true);
});

test('[OB38] a shoot that is opened again is taken up where it stood', async () => {
  const { dir, shoot } = await queuedShoot();
  const { outbox, open, changes } = outboxOver();
  open(shoot);
  const [intent] = outbox.pending();
  await shoot.store.close();

  const again = await openShoot(dir);
  open(again);
  expect(outbox.pending()).toEqual([intent]);
  expect(await outbox.payload(intent!)).not.toBeNull();
  await again.store.dispatch({ type: 'removePhotos', photoIds: [intent!.photoId] }, { cmd: 'remove' });

  expect(changes.at(-1)).toEqual({ added: [], withdrawn: [intent] });
  expect(outbox.pending()).toEqual([]);
});
