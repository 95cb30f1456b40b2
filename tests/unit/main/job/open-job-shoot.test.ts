import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@shared/model/custody';
import { service } from '../../../support/shoot-builder';
import { openTestLibrary } from '../../../support/open-library';
import type { Job } from '../../../../main/job/job-file';
import { openJobShoot } from '../../../../main/job/open-job-shoot';
import { createUuidV7 } from '../../../../main/shoots/uuid-v7';

const JOB: Job = {
  library: '/lib',
  profile: '/lib/profile',
  name: 'Maple Street',
  kind: 'school',
  services: [service('all')],
  cards: ['/card'],
  copyDirs: [],
  readsTwice: false,
  policy: DEFAULT_POLICY,
  rename: null,
  grouping: null,
  roster: null,
  rosterColumns: {},
  readsCards: null,
  needsSubject: null,
  studio: 'none',
  sync: 'new',
  isVerified: false,
  patienceMs: 1000,
  report: '/report.json',
};
const newId = createUuidV7();

test('[JB5] the first run makes the shoot with the defaults of its kind', async () => {
  const library = await openTestLibrary();

  const shoot = await openJobShoot(JOB, { library, newId });

  expect(shoot.store.state.head).toMatchObject({ name: 'Maple Street', kind: 'school' });
  expect(shoot.store.state.head?.rules).toMatchObject({ needsSubject: true, readsCards: true });
  expect(shoot.store.state.buckets.map(({ code }) => code)).toEqual(['all']);
});

test('[JB5] the second run continues it by its rules, with what services are missing', async () => {
  const library = await openTestLibrary();
  const first = await openJobShoot(JOB, { library, newId });

  const services = [service('ALL'), service('hdr', 3)];
  const second = await openJobShoot({ ...JOB, services, needsSubject: false, rename: '{seq:4}' }, { library, newId });

  expect(second).toBe(first);
  expect(library.list()).toHaveLength(1);
  expect(second.store.state.head?.rules).toMatchObject({ needsSubject: false, readsCards: true, naming: '{seq:4}' });
  expect(second.store.state.buckets.map(({ code }) => code)).toEqual(['all', 'hdr']);
});

test('[JB5] the same job again changes nothing', async () => {
  const library = await openTestLibrary();
  const { store } = await openJobShoot(JOB, { library, newId });
  const { seq } = store;

  await openJobShoot(JOB, { library, newId });

  expect(store.seq).toBe(seq);
});

test('[JB5] another name is another shoot', async () => {
  const library = await openTestLibrary();
  await openJobShoot(JOB, { library, newId });

  await openJobShoot({ ...JOB, name: 'Maple Street 2' }, { library, newId });

  expect(library.list().map(({ name }) => name)).toEqual(['Maple Street 2', 'Maple Street']);
});

test('[JB5] a shoot that cannot be written ends the job with a code and a sentence', async () => {
  const library = await openTestLibrary();
  const shoot = await openJobShoot(JOB, { library, newId });
  const readOnly = { readOnly: { reason: 'damaged', sentence: 'The journal of this shoot is damaged.' } };
  // Only what the job asks of a library: one whose shoot is damaged.
  const damaged = { ...shoot, store: { ...shoot.store, access: readOnly, state: shoot.store.state } };
  const core = { library: { ...library, open: async () => ({ ok: true, value: damaged }) }, newId };

  const opening = openJobShoot(JOB, core as never);

  await expect(opening).rejects.toMatchObject({ code: 'damaged', message: 'The journal of this shoot is damaged.' });
});
