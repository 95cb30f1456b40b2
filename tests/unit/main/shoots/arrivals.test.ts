import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { PhotoFacts } from '@shared/model/photo';
import { fail } from '@shared/model/result';
import { watchArrivals, type Arrivals, type ArrivalStep } from '../../../../main/shoots/arrivals';
import type { Shoot } from '../../../../main/shoots/library';
import type { Looked } from '../../../../main/shoots/photo-looks';
import type { ShootStore } from '../../../../main/shoots/shoot-store';
import { createUuidV7 } from '../../../../main/shoots/uuid-v7';
import { createShoot, openTestLibrary, tell } from '../../../support/open-library';
import { importId, NOTHING_SEEN, service, sha, subjectId, testShoot } from '../../../support/shoot-builder';

const SEEN: Looked = { facts: null, analysis: NOTHING_SEEN, damage: null, problems: [] };
const CARD: Looked = { ...SEEN, analysis: { ...NOTHING_SEEN, codes: ['A-1'], isSuspectedCard: true } };
const RULES = ['ruling', 'grouped', 'tagged', 'placed', 'queued'] as const;
/** Three exposures of one framing within a second. */
const EXPOSURES = [1 / 125, 1 / 500, 1 / 30];

/** A journal that can be kept from taking anything, as by a disk that failed. */
function barrable(store: ShootStore) {
  const listeners: ((access: ShootStore['access']) => void)[] = [];
  const readOnly = { readOnly: { reason: 'io', sentence: 'The disk failed.' } } as ShootStore['access'];
  let access = store.access;
  const gate = Object.create(store, {
    access: { get: () => access },
    dispatch: {
      value: (...asked: Parameters<ShootStore['dispatch']>) =>
        access === 'write'
          ? store.dispatch(...asked)
          : Promise.resolve(fail({ code: 'read-only', message: 'The disk failed.' })),
    },
    onAccessChange: {
      value: (listener: (access: ShootStore['access']) => void) => {
        listeners.push(listener);
        return () => listeners.splice(listeners.indexOf(listener), 1);
      },
    },
  }) as ShootStore;
  const setAccess = (next: ShootStore['access']): void => {
    access = next;
    for (const listener of listeners) listener(next);
  };
  return { store: gate, bar: () => setAccess(readOnly), free: () => setAccess('write') };
}

interface Desk {
  readonly shoot: Shoot;
  readonly arrivals: Arrivals;
  readonly steps: ArrivalStep[];
  readonly failures: unknown[];
  readonly now: { isImporting: boolean; isSent: boolean; seen: Map<string, Looked> };
  readonly land: (name: string, at: number, facts?: Partial<PhotoFacts>) => Promise<void>;
  readonly bar: () => void;
  readonly free: () => void;
  /** Steps since the last time. */
  readonly newSteps: () => Promise<ArrivalStep[]>;
}

async function openDesk(change: Parameters<typeof createShoot>[2] = {}): Promise<Desk> {
  const library = await openTestLibrary();
  const shoot = await createShoot(library, 'Arrivals', { kind: 'wedding', ...change });
  const sources = [{ label: 'EOS', root: '/card', volumeId: null }];
  await tell(shoot, { type: 'startImport', importId, sources, copyDirs: [], readsTwice: false, template: null });
  const model = testShoot();
  const steps: ArrivalStep[] = [];
  const failures: unknown[] = [];
  const now: Desk['now'] = { isImporting: false, isSent: false, seen: new Map() };
  const { store, bar, free } = barrable(shoot.store);
  const arrivals = watchArrivals({
    store,
    shootDir: shoot.folder,
    inFlight: 2,
    look: (file) => Promise.resolve(now.seen.get(file.name) ?? SEEN),
    newId: createUuidV7(),
    isImporting: () => now.isImporting,
    isSentAutomatically: () => now.isSent,
    onStep: (step) => steps.push(step),
    onFailure: (error) => failures.push(error),
  });
  onTestFinished(() => arrivals.stop());
  await arrivals.settled();
  steps.length = 0;
  let files = 0x7000;
  return {
    shoot,
    arrivals,
    steps,
    failures,
    now,
    bar,
    free,
    land: (name, at, facts = {}) => {
      const photo = model.shoot(name, at, { facts, file: { sha256: sha((files += 1)) } });
      return tell(shoot, { type: 'recordFile', photoId: photo.id, file: photo.files[0]!, facts: photo.facts });
    },
    newSteps: async () => {
      await arrivals.settled();
      return steps.splice(0);
    },
  };
}

const photoOf = ({ shoot }: Desk, name: string) =>
  [...shoot.store.state.photos.values()].find((photo) => photo.files[0]?.name === name)!;

describe('what happens by itself', () => {
  test('[LI8] a photo is looked at, then the rules run in their order', async () => {
    const desk = await openDesk();

    await desk.land('A.JPG', 0);

    expect(await desk.newSteps()).toEqual(['looked', ...RULES]);
    expect(photoOf(desk, 'A.JPG').analysis).toEqual(NOTHING_SEEN);
    expect(desk.failures).toEqual([]);
  });

  test('[LI8] while an import runs photos are looked at, and the rules wait for its end', async () => {
    const desk = await openDesk();
    desk.now.isImporting = true;
    for (const [n, name] of ['A.JPG', 'B.JPG'].entries()) await desk.land(name, n);

    expect(new Set(await desk.newSteps())).toEqual(new Set(['looked']));

    desk.now.isImporting = false;
    desk.arrivals.nudge();
    expect(await desk.newSteps()).toEqual(RULES);
  });

  test('[LI8] a card is no exposure of a set, gives its ID to what follows, and goes to no service', async () => {
    const services = [service('hdr', 3), service('single', 1)];
    const desk = await openDesk({ kind: 'school', services });
    desk.now.isImporting = true;
    desk.now.seen.set('CARD.JPG', CARD);
    const mode = { exposureMode: 2 };
    await desk.land('CARD.JPG', 0, { ...mode, exposureTimeS: EXPOSURES[2]! });
    for (const [n, exposureTimeS] of EXPOSURES.entries()) {
      await desk.land(`SET${String(n)}.JPG`, 0.4 + n * 0.3, { ...mode, exposureTimeS });
    }
    desk.now.isImporting = false;
    desk.arrivals.nudge();
    await desk.arrivals.settled();

    const { state } = desk.shoot.store;
    const card = photoOf(desk, 'CARD.JPG');
    const set = EXPOSURES.map((_, n) => photoOf(desk, `SET${String(n)}.JPG`));
    expect([...state.groups.values()].map(({ members }) => members.toSorted())).toEqual([
      set.map(({ id }) => id).toSorted(),
    ]);
    expect(set.map(({ tags }) => tags.map((tag) => tag.subjectId))).toEqual([['A-1'], ['A-1'], ['A-1']]);
    expect(card).toMatchObject({ cardMark: 'card', groupId: null });
    expect(new Set(set.map(({ bucketId }) => bucketId))).toEqual(new Set([state.buckets[0]!.id]));
  });

  test.each([true, false])('[LI8] what may go is queued where that is wished: %s', async (isSent) => {
    const desk = await openDesk();
    desk.now.isSent = isSent;

    await desk.land('A.JPG', 0);
    await desk.arrivals.settled();

    const intents = [...desk.shoot.store.state.sends.values()].filter((send) => send.intent !== null);
    expect(intents).toHaveLength(isSent ? 1 : 0);
  });
});

describe('when the rules run', () => {
  test('[LI9] what they did themselves does not set them off again', async () => {
    const desk = await openDesk({ services: [service('all')] });
    desk.now.isSent = true;
    for (const [n, exposureTimeS] of EXPOSURES.entries()) {
      await desk.land(`SET${String(n)}.JPG`, n * 0.3, { exposureMode: 2, exposureTimeS });
    }
    await desk.newSteps();

    desk.arrivals.nudge();

    expect(await desk.newSteps()).toEqual(RULES);
    expect(await desk.newSteps()).toEqual([]);
  });

  test('[LI9] a mark or a note is none of their business, an ID is', async () => {
    const desk = await openDesk();
    await desk.land('A.JPG', 0);
    await desk.newSteps();
    const photoIds = [photoOf(desk, 'A.JPG').id];

    await tell(desk.shoot, { type: 'editPhotos', photoIds, patch: { rating: 3, note: 'Good.' } });
    expect(await desk.newSteps()).toEqual([]);

    await tell(desk.shoot, { type: 'tagPhotos', photoIds, mode: 'add', subjectIds: [subjectId('A-1')] });
    expect(await desk.newSteps()).toEqual(RULES);
  });

  test('[LI9] what was not looked at when the app ended is looked at at the next start', async () => {
    const desk = await openDesk();
    await desk.arrivals.stop();
    await desk.land('A.JPG', 0);
    expect(desk.steps).toEqual([]);

    const looked: string[] = [];
    const again = watchArrivals({
      store: desk.shoot.store,
      shootDir: desk.shoot.folder,
      inFlight: 2,
      look: (file) => {
        looked.push(file.name);
        return Promise.resolve(SEEN);
      },
      newId: createUuidV7(),
      isImporting: () => false,
      isSentAutomatically: () => false,
      onStep: (step) => desk.steps.push(step),
      onFailure: (error) => desk.failures.push(error),
    });
    onTestFinished(() => again.stop());
    await again.settled();

    expect(looked).toEqual(['A.JPG']);
    expect(desk.steps).toEqual(['looked', ...RULES]);
  });
});

test('[LI10] while the journal takes nothing, nothing is tried; afterwards it is made good', async () => {
  const desk = await openDesk();
  desk.bar();
  await desk.land('A.JPG', 0);
  expect(await desk.newSteps()).toEqual([]);
  expect(desk.failures).toEqual([]);

  desk.free();

  await vi.waitFor(() => {
    expect(photoOf(desk, 'A.JPG').analysis).toEqual(NOTHING_SEEN);
  });
  expect(await desk.newSteps()).toEqual(['looked', ...RULES]);
});
