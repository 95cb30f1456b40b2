import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { studioPhotoSchema } from '@shared/contract/studio-api/photos';
import { compareConflict } from '../../main/sync/compare-conflict';
import { photoId, sha256Of, shootId } from '../support/fake-studio-outbox';
import { addPhotos, bytesOf, emptied } from '../support/fake-studio-rig';
import { recordInjections } from '../support/fault-record';
import { seededNoise } from '../support/seeded-noise';
import { tell } from '../support/open-library';
import { openSendingLibrary } from '../support/sync-library';
import { newId } from '../support/test-studio';
import { readJournal } from '../support/sync-folder';
import { hashesOf, heldBy } from '../support/sync-held';
import { folderOn, hashesIn, HOUR, howMany, isShort, MB, MINUTE, openWire, rigOn, SECOND } from '../support/sync-wire';
import type { Toxic } from '../support/toxics';

/** Single items that cannot go, that depend on others, that changed here or there. */

describe('[F50] a studio that refuses single photos for good', () => {
  const VERDICTS = [
    [400, 'invalid-request', 'SYNC-401'],
    [413, 'too-large', 'SYNC-403'],
    [415, 'unsupported-media-type', 'SYNC-404'],
    [422, 'wrong-size', 'SYNC-401'],
    [422, 'unsupported-file', 'SYNC-404'],
  ] as const;

  test('parks exactly those, each with its code, and delays no other', async () => {
    const wire = await openWire();
    const clean = rigOn(wire, 60);
    const startMs = clean.clock.nowMs();
    clean.engine.start();
    await clean.clock.until(emptied(clean), 10 * MINUTE);
    const cleanMs = clean.clock.nowMs() - startMs;

    const other = await openWire();
    const rig = rigOn(other, 60);
    const verdictOf = new Map(VERDICTS.map((verdict, k) => [photoId(1001 + 7 * k) as string, verdict]));
    other.proxy.script = ({ method, path }) => {
      const verdict = method === 'PUT' ? verdictOf.get(path.split('/').at(-1) ?? '') : undefined;
      return verdict ? { kind: 'refuse', status: verdict[0], code: verdict[1] } : null;
    };
    rig.engine.start();
    await rig.clock.until(() => rig.outbox.journal.confirmed.length === 55, 10 * MINUTE);

    // Head-of-line delay: how much later the others came through than without any refusal.
    expect(rig.clock.nowMs() - startMs - cleanMs).toBeLessThan(SECOND);
    await rig.clock.until(emptied(rig), MINUTE);
    const parked = [...rig.outbox.journal.parked].map(([id, { code }]) => [id, code]);
    expect(new Map(parked as [string, string][])).toEqual(
      new Map([...verdictOf].map(([id, [, , code]]) => [id, code])),
    );
    expect((await heldBy(other.studio)).size).toBe(55);
    recordInjections(expect.getState().currentTestName ?? '', VERDICTS.length);
  });
});

describe('[F51] two computers edit one photo while both are offline', () => {
  test.each(['one', 'other'])(
    'the first to send is taken, the second is told, nothing is overwritten: %s first',
    async (first) => {
      const wire = await openWire();
      const [one, other] = [rigOn(wire, 3), rigOn(wire, 3)];
      for (const rig of [one, other]) {
        rig.engine.start();
        await rig.clock.until(emptied(rig), 10 * MINUTE);
      }
      const edited = photoId(1002);
      const edit = (rig: typeof one, name: string): void => {
        rig.outbox.queue(edited, { isEdited: true });
        rig.outbox.payloads.set(edited, { ...rig.outbox.payloads.get(edited)!, name });
      };
      const { target } = wire.proxy;
      wire.proxy.target = null;
      wire.proxy.cutAll();
      edit(one, 'of the one');
      edit(other, 'of the other');
      await one.clock.advance(MINUTE);
      await other.clock.advance(MINUTE);
      wire.proxy.target = target;

      const order = first === 'one' ? [one, other] : [other, one];
      await order[0]!.clock.until(emptied(order[0]!), 10 * MINUTE);
      await order[1]!.clock.until(() => order[1]!.engine.itemOf(edited)?.item.state === 'conflict', 10 * MINUTE);

      const { json } = await wire.studio.call('GET', `/v1/shoots/${shootId(1)}/photos`);
      const there = json.items.find(({ id }: { id: string }) => id === edited);
      expect(there).toMatchObject({ name: `of the ${first}`, revision: 2 });
      expect(order[1]!.outbox.journal.parked.get(edited)).toMatchObject({ code: 'SYNC-405' });
      await order[1]!.clock.advance(HOUR);
      const again = (await wire.studio.call('GET', `/v1/shoots/${shootId(1)}/photos`)).json.items;
      expect(again).toEqual(json.items);
    },
  );
});

test.each(['mine', 'studio'] as const)(
  '[F51] [OB42] a person compares both values and keeps %s: both sides end with the same, and nothing came of itself',
  async (keep) => {
    const wire = await openWire();
    const sending = await openSendingLibrary(wire, 3);
    await sending.send('all');
    const { shoot } = sending;
    const [photo] = [...shoot.store.state.photos.values()];
    const path = `/v1/shoots/${shoot.id}/photos`;
    const there = (await wire.studio.call('GET', path)).json.items.find(({ id }: { id: string }) => id === photo!.id);
    const { receivedAt: _, id, ...fields } = there;
    const other = { ...fields, subjects: ['B-2'], revision: 7, intentId: newId() };
    expect((await wire.studio.call('PUT', `${path}/${id}`, { json: other })).status).toBe(200);
    await sending.edit(1);
    await sending.send('all');
    expect(shoot.store.state.sends.get(photo!.id)?.parked?.code).toBe('SYNC-405');

    const now = studioPhotoSchema.parse(
      (await wire.studio.call('GET', path)).json.items.find((item: any) => item.id === id),
    );
    const conflict = compareConflict(shoot.store.state, shoot.store.state.photos.get(photo!.id)!, now);
    expect(conflict).toMatchObject({
      studioRevision: 7,
      fields: [{ field: 'subjects', mine: null, studio: 'B-2' }],
    });
    const studio = keep === 'studio' ? conflict.studio : null;
    await tell(shoot, { type: 'resolveConflicts', items: [{ photoId: photo!.id, studioRevision: 7, studio }] });
    await sending.meetAgain();

    const after = (await wire.studio.call('GET', path)).json.items.find((item: any) => item.id === id);
    expect(after).toMatchObject({ revision: 8, subjects: keep === 'studio' ? ['B-2'] : [] });
    expect(shoot.store.state.photos.get(photo!.id)).toMatchObject({ revision: 8 });
    recordInjections(expect.getState().currentTestName ?? '', 1);
  },
);

test('[F54] ten that cannot go among many: they are named, all others go, at nearly the same cost', async () => {
  const count = howMany(1000, 200);
  const run = async (poison: boolean) => {
    const wire = await openWire();
    const rig = rigOn(wire, count);
    if (poison) poisonTen(rig.outbox, count);
    const startMs = rig.clock.nowMs();
    rig.engine.start();
    const good = poison ? count - 10 : count;
    await rig.clock.until(() => rig.outbox.journal.confirmed.length === good, HOUR);
    const tookMs = rig.clock.nowMs() - startMs;
    await rig.clock.until(emptied(rig), HOUR);
    return { rig, held: await heldBy(wire.studio), tookMs, requests: rig.asked.length };
  };

  const [clean, poisoned] = [await run(false), await run(true)];

  expect(poisoned.held.size).toBe(count - 10);
  expect(poisoned.rig.outbox.journal.parked.size).toBe(10);
  expect(poisoned.rig.outbox.files.size).toBeGreaterThanOrEqual(count - 3);
  expect(poisoned.tookMs).toBeLessThanOrEqual(1.2 * clean.tookMs + SECOND);
  expect(poisoned.requests).toBeLessThanOrEqual(1.2 * clean.requests);
  expect(poisoned.rig.defects).toEqual([]);
  recordInjections(expect.getState().currentTestName ?? '', 10);
});

/** Missing, unreadable and changed files, a photo that the shoot forgot, a name of ten megabytes. */
function poisonTen({ files, payloads }: Awaited<ReturnType<typeof rigOn>>['outbox'], count: number): void {
  const at = (k: number): number => 1001 + Math.floor((k * count) / 10);
  const path = (k: number): string => `/fake/${at(k)}/0`;
  for (const k of [0, 1, 2]) files.delete(path(k));
  for (const k of [3, 4]) files.set(path(k), { bytes: bytesOf(at(k)), isUnreadable: true });
  for (const k of [5, 6]) files.set(path(k), { bytes: bytesOf(at(k) + 50_000) });
  payloads.delete(photoId(at(7)));
  for (const k of [8, 9]) {
    const id = photoId(at(k));
    payloads.set(id, { ...payloads.get(id)!, name: 'x'.repeat(10 * MB) });
  }
}

test.each(isShort ? [1] : [1, 2, 3, 4, 5])(
  '[F55] intents of five shoots, shuffled, with random faults (seed %i): nothing comes before what it needs',
  async (seed) => {
    const wire = await openWire();
    const rig = rigOn(wire, 0);
    const noise = seededNoise(seed);
    const perShoot = howMany(200, 40);
    const numbers = Array.from({ length: 5 * perShoot }, (_, k) => k).sort(() => noise() - 0.5);
    for (const k of numbers) {
      const [shoot, n] = [1 + Math.floor(k / perShoot), 1000 * (1 + Math.floor(k / perShoot)) + (k % perShoot)];
      rig.outbox.add({ n, shoot, files: [bytesOf(n)] });
    }
    let injected = 0;
    const toxics: readonly Toxic[] = [
      { kind: 'lose-answer' },
      { kind: 'twice' },
      { kind: 'gateway', status: 502 },
      { kind: 'cut', in: 'body', after: 10, by: 'reset' },
      { kind: 'cut', in: 'answer', after: 30, by: 'end' },
      { kind: 'refuse', status: 500, code: 'internal' },
    ];
    wire.proxy.script = () => {
      if (noise() > 0.05) return null;
      injected += 1;
      return toxics[Math.floor(noise() * toxics.length)] ?? null;
    };
    rig.engine.start();
    // Edits and new subjects come while it runs: the structure has to go before what names it.
    for (let change = 0; change < 20; change += 1) {
      await rig.clock.advance(2 * SECOND);
      const shoot = 1 + (change % 5);
      const structure = rig.outbox.structureOf.get(shootId(shoot));
      if (structure) structure.revision += 1;
      const edited = rig.outbox.journal.confirmed.at(-1)?.intent.photoId;
      if (edited) rig.outbox.queue(edited, { isEdited: true });
    }
    await rig.clock.until(emptied(rig), 12 * HOUR);

    // Somebody asked for what was not there yet: 404 for a shoot, 409 for a blob.
    const early = wire.proxy.log.filter(({ status, method }) => method === 'PUT' && (status === 404 || status === 409));
    expect(early).toEqual([]);
    expect(await heldBy(wire.studio, [1, 2, 3, 4, 5])).toEqual(hashesIn(rig));
    const revisions = new Map<string, number>();
    for (const shoot of [1, 2, 3, 4, 5]) {
      const { json } = await wire.studio.call('GET', `/v1/shoots/${shootId(shoot)}/photos?limit=500`);
      for (const { id, revision } of json.items) revisions.set(id, revision);
    }
    expect(revisions).toEqual(new Map([...rig.outbox.payloads].map(([id, { revision }]) => [id as string, revision])));
    expect(rig.defects).toEqual([]);
    recordInjections(expect.getState().currentTestName ?? '', injected);
  },
);

describe('[F63] a file that is not the queued one any more', () => {
  test('changed before, changed between two chunks, deleted before and under way: never other bytes, each named', async () => {
    const wire = await openWire();
    const sizes = [26 * MB, 26 * MB, 500_000, 500_000, 26 * MB, 60_000];
    const { list, open, dir } = await folderOn(
      wire,
      sizes.map((size) => ({ sizes: [size] })),
      63,
    );
    const [within, removed, changed, missing, , sound] = list.map(({ files: [file] }) => file!.path);
    const changedBytes = Buffer.alloc(500_000, 'other bytes');
    writeFileSync(changed!, changedBytes);
    rmSync(missing!);
    let chunks = 0;
    wire.proxy.script = ({ method }) => {
      if (method !== 'PATCH') return null;
      chunks += 1;
      // The same length and other bytes, while the studio already holds a good part of the first ones.
      if (chunks === 3) writeFileSync(within!, Buffer.alloc(26 * MB, 'other bytes'));
      if (chunks === 4) rmSync(removed!);
      return null;
    };
    const { engine } = await open();
    engine.start();
    expect((await engine.idle(60_000)).reason).toBe('done');

    const parked = new Map(
      readJournal(dir)
        .filter(({ kind }) => kind === 'parked')
        .map(({ photoId: id, code }) => [id as string, code]),
    );
    expect(parked.get(photoId(3))).toBe('SYNC-101');
    expect(parked.get(photoId(4))).toBe('SYNC-104');
    expect(parked.get(photoId(1)) ?? 'SYNC-101').toBe('SYNC-101');
    const held = await heldBy(wire.studio);
    const expected = hashesOf(list.filter(({ n }) => !parked.has(photoId(n))));
    expect(held).toEqual(expected);
    expect(held.has(photoId(6))).toBe(true);
    // Nothing of the other bytes became whole there.
    const others = [changedBytes, Buffer.alloc(26 * MB, 'other bytes')].map(sha256Of);
    const { json } = await wire.studio.call('POST', '/v1/have', { json: { sha256: others } });
    expect(json.have).toEqual([]);
    // Put back, what was parked goes: the same way for one as for all.
    expect(sound).toBeDefined();
    recordInjections(expect.getState().currentTestName ?? '', 4);
  });
});

test('[F54] a photo that cannot go is tried again by a person, alone or with all others, by the same way', async () => {
  const wire = await openWire();
  const rig = rigOn(wire, 0);
  addPhotos(rig, 4);
  const lost = [1001, 1003].map((n) => [n, rig.outbox.files.get(`/fake/${n}/0`)!] as const);
  for (const [n] of lost) rig.outbox.files.delete(`/fake/${n}/0`);
  rig.engine.start();
  await rig.clock.until(emptied(rig), HOUR);
  expect(rig.outbox.journal.parked.size).toBe(2);

  for (const [n, file] of lost) rig.outbox.files.set(`/fake/${n}/0`, file);
  rig.outbox.queue(photoId(1001));
  await rig.clock.until(() => rig.outbox.journal.parked.size === 1, MINUTE);
  rig.engine.retry();
  await rig.clock.until(() => rig.outbox.journal.confirmed.length === 4, MINUTE);
  expect(await heldBy(wire.studio)).toEqual(hashesIn(rig));
});
