import fc from 'fast-check';
import { expect, test } from 'vitest';
import { photoId, sha256Of } from '../../../support/fake-studio-outbox';
import { bytesOf, createRig, type Rig } from '../../../support/fake-studio-rig';
import { portalForms, type Toxic } from '../../../support/fake-studio-transport';

const DAY = 86_400_000;

const toxic: fc.Arbitrary<Toxic | null> = fc.oneof(
  { arbitrary: fc.constant(null), weight: 6 },
  {
    arbitrary: fc.constantFrom<Toxic>({ kind: 'answer-lost' }, { kind: 'no-connection' }, { kind: 'twice' }),
    weight: 4,
  },
  { arbitrary: fc.constantFrom<Toxic>({ kind: 'damage' }, { kind: 'silence' }), weight: 1 },
  {
    arbitrary: fc.constantFrom<Toxic>(
      { kind: 'refusal', code: 'internal' },
      { kind: 'refusal', code: 'unavailable', headers: { 'retry-after': '9' } },
      { kind: 'refusal', code: 'too-many-requests' },
      { kind: 'refusal', code: 'unauthorized' },
      { kind: 'refusal', code: 'upload-locked' },
    ),
    weight: 2,
  },
  { arbitrary: fc.constantFrom(...portalForms).map((form): Toxic => ({ kind: 'portal', form })), weight: 1 },
);

interface Act {
  readonly name: string;
  readonly run: (rig: Rig) => unknown;
}

const photo = fc.integer({ min: 1, max: 8 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc
    .integer({ min: 100, max: 120_000 })
    .map((ms) => ({ name: `${ms} ms pass`, run: (rig: Rig) => rig.clock.advance(ms) })),
  fc.constant({
    name: 'crash',
    run: (rig: Rig) => {
      rig.crash();
      rig.engine.start();
    },
  }),
  fc.constant({
    name: 'restart',
    run: async (rig: Rig) => {
      await rig.restart();
      rig.engine.start();
    },
  }),
  fc
    .integer({ min: -30 * DAY, max: 30 * DAY })
    .map((ms) => ({ name: `the clock jumps ${ms} ms`, run: (rig: Rig) => rig.clock.jump(ms) })),
  photo.map((n) => ({ name: `edit ${n}`, run: (rig: Rig) => rig.outbox.queue(photoId(n), { isEdited: true }) })),
  photo.map((n) => ({ name: `force ${n}`, run: (rig: Rig) => rig.outbox.queue(photoId(n), { isForced: true }) })),
  fc.constant({
    name: 'pause and resume',
    run: (rig: Rig) => {
      rig.engine.pause();
      rig.engine.resume();
    },
  }),
  fc.constant({ name: 'kick', run: (rig: Rig) => rig.engine.kick() }),
  fc.constant({ name: 'retry all', run: (rig: Rig) => rig.engine.retry() }),
  fc.constant({
    name: 'the journal is full for a while',
    run: async (rig: Rig) => {
      rig.outbox.isFull = true;
      await rig.clock.advance(3000);
      rig.outbox.isFull = false;
    },
  }),
);

/** Nothing is claimed that is not so: what the journal calls confirmed is at the studio, with its bytes. */
function expectHonest(rig: Rig): void {
  for (const { intent, files, revision } of rig.outbox.journal.confirmed) {
    expect(rig.studio.photos.get(intent.photoId)?.revision).toBeGreaterThanOrEqual(revision);
    for (const hash of files) expect(sha256Of(rig.studio.blobs.get(hash)!)).toBe(hash);
  }
  const { items } = rig.engine.status();
  for (const count of Object.values(items)) expect(count).toBeGreaterThanOrEqual(0);
}

test('[OB2] [OB3] [OB4] [OB12] [OB25] whatever happens on the line, in the app and to the clock: in the end everything is there, once, as last edited', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(toxic, { maxLength: 80 }), fc.array(acts, { maxLength: 12 }), async (toxics, story) => {
      const rig = createRig();
      for (let n = 1; n <= 8; n += 1) {
        rig.outbox.add({ n, shoot: 1, files: [bytesOf(n), bytesOf(n + 100)].slice(0, 1 + (n % 2)) });
      }
      rig.line.script = (_, n) => toxics[n] ?? null;
      rig.engine.start();
      for (const act of story) {
        await act.run(rig);
        expectHonest(rig);
      }

      // Faults are over: the toxics run out by themselves, time passes, and someone presses retry.
      rig.outbox.isFull = false;
      rig.line.script = () => null;
      for (let day = 0; day < 3 && rig.outbox.journal.pending.size + rig.outbox.journal.parked.size > 0; day += 1) {
        await rig.clock.advance(2 * 3_600_000);
        rig.engine.retry();
      }
      await rig.clock.advance(2 * 3_600_000);

      expectHonest(rig);
      expect(rig.outbox.journal.pending.size).toBe(0);
      expect(rig.outbox.journal.parked.size).toBe(0);
      for (const [id, payload] of rig.outbox.payloads) {
        expect(rig.studio.photos.get(id)?.revision).toBe(payload.revision);
        // Applied at most once for each revision that there was.
        expect(rig.studio.applied.get(id)).toBeLessThanOrEqual(payload.revision);
      }
      expect(rig.defects.filter((error) => !String(error).includes('no space left'))).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 120_000);
