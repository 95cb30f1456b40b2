import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, putShoot, startTestStudio, type TestStudio } from '../support/test-studio';

const subject = (id: string, more: object = {}) => ({
  id,
  firstName: 'Zoë',
  lastName: 'Łęcka',
  group: '3b',
  email: '',
  phone: '',
  notes: '',
  consent: null,
  custom: { teacher: 'Mrs. Ng' },
  ...more,
});

const group = (id: string, more: object = {}) => {
  const members = [newId(), newId(), newId()];
  const shape = {
    kind: 'bracket',
    exposures: 3,
    isComplete: true,
    rule: 'ladder',
    why: 'Three exposures',
    confidence: 0.95,
  };
  return { id, ...shape, members, coverId: members[1], isLocked: false, ...more };
};

const bucket = (code: string) => ({ id: newId(), code, label: code.toUpperCase(), minimum: 3, exposures: null });

describe('shoots and their lists', () => {
  let studio: TestStudio;
  beforeAll(async () => {
    studio = await startTestStudio();
  });
  afterAll(() => studio.remove());

  const put = (path: string, json: object) => studio.call('PUT', path, { json });

  test('[ST12] a shoot is made, changed by a higher revision, and kept from an older one', async () => {
    const path = `/v1/shoots/${newId()}`;
    const made = await put(path, { name: 'First', kind: 'school', revision: 2 });
    const changed = await put(path, { name: 'Second', kind: 'event', revision: 5 });
    const late = await put(path, { name: 'First', kind: 'school', revision: 2 });
    const listed = (await studio.call('GET', '/v1/shoots')).json.items.find((item: any) => path.endsWith(item.id));

    expect([made.status, changed.status, late.status]).toEqual([200, 200, 409]);
    expect(late.json).toMatchObject({ code: 'stale-revision', storedRevision: 5 });
    expect(listed).toEqual({ id: path.slice(11), name: 'Second', kind: 'event', photos: 0, revision: 5 });
  });

  test('[ST12] the same revision is answered alike with the same content and refused with another', async () => {
    const path = `/v1/shoots/${newId()}`;
    const answers = [];
    for (const name of ['One', 'One', 'Two']) answers.push(await put(path, { name, kind: 'event', revision: 1 }));

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 409]);
    expect(answers[1]?.json).toEqual(answers[0]?.json);
    expect(answers[2]?.json).toMatchObject({ code: 'revision-conflict', storedRevision: 1 });
  });

  test('[ST12] the list of buckets is replaced whole, in its order', async () => {
    const shootId = await putShoot(studio);
    const [a, b, c] = [bucket('a'), bucket('b'), bucket('c')];
    const path = `/v1/shoots/${shootId}/buckets`;
    await put(path, { buckets: [a, b], revision: 1 });
    const replaced = await put(path, { buckets: [c, a], revision: 2 });
    const late = await put(path, { buckets: [a, b], revision: 1 });
    const now = await studio.call('GET', path);

    expect([replaced.status, late.json.code]).toEqual([200, 'stale-revision']);
    expect(now.json).toEqual({ items: [c, a], next: null, revision: 2 });
  });

  test('[ST13] an intent id answers its own request again and refuses another, whatever the call', async () => {
    const shootId = await putShoot(studio);
    const intentId = newId();
    const body = { subjects: [subject('A-1')], revision: 1, intentId };
    const first = await put(`/v1/shoots/${shootId}/subjects`, body);
    const again = await put(`/v1/shoots/${shootId}/subjects`, body);
    const other = await put(`/v1/shoots/${shootId}/subjects`, { ...body, subjects: [subject('A-2')] });
    const elsewhere = await put(`/v1/shoots/${shootId}`, { name: 'X', kind: 'event', revision: 7, intentId });

    expect([first.status, again.status]).toEqual([200, 200]);
    expect([other.status, other.json.code]).toEqual([422, 'intent-reused']);
    expect([elsewhere.status, elsewhere.json.code]).toEqual([422, 'intent-reused']);
  });

  test.each([
    ['PUT', 'subjects', { subjects: [subject('A-1')], revision: 1 }],
    ['PUT', 'buckets', { buckets: [], revision: 1 }],
    ['PUT', 'groups', { groups: [], removed: [newId()], revision: 1 }],
    ['GET', 'subjects', undefined],
    ['GET', 'buckets', undefined],
    ['GET', 'groups', undefined],
    ['GET', 'photos', undefined],
  ])('[ST14] %s %s of an unknown shoot is 404', async (method, list, json) => {
    const reply = await studio.call(method, `/v1/shoots/${newId()}/${list}`, json === undefined ? {} : { json });

    expect([reply.status, reply.json.code]).toEqual([404, 'unknown-shoot']);
  });

  test('[ST15] subjects are added and updated by id, the others stay, newer ones are left alone', async () => {
    const shootId = await putShoot(studio);
    const path = `/v1/shoots/${shootId}/subjects`;
    await put(path, { subjects: [subject('A-1'), subject('A-2')], revision: 3 });
    const later = await put(path, { subjects: [subject('A-2', { notes: 'left early' }), subject('A-3')], revision: 5 });
    const late = await put(path, {
      subjects: [subject('A-1', { notes: 'old' }), subject('A-2', { notes: 'old' })],
      revision: 4,
    });
    const { items, next } = (await studio.call('GET', path)).json;

    expect(later.json).toEqual({ applied: 2, unchanged: 0, stale: [] });
    expect(late.json).toEqual({ applied: 1, unchanged: 0, stale: ['A-2'] });
    expect(items.map((item: any) => [item.id, item.notes, item.revision])).toEqual([
      ['A-1', 'old', 4],
      ['A-2', 'left early', 5],
      ['A-3', '', 5],
    ]);
    expect(items[0]).toMatchObject({ lastName: 'Łęcka', custom: { teacher: 'Mrs. Ng' } });
    expect(next).toBeNull();
  });

  test('[ST15] sending subjects again as they are changes nothing', async () => {
    const shootId = await putShoot(studio);
    const path = `/v1/shoots/${shootId}/subjects`;
    await put(path, { subjects: [subject('A-1'), subject('A-2')], revision: 3 });
    const again = await put(path, { subjects: [subject('A-1'), subject('A-2')], revision: 3 });

    expect(again.json).toEqual({ applied: 0, unchanged: 2, stale: [] });
  });

  test('[ST16] groups are added, updated and removed, and a late write brings none back', async () => {
    const shootId = await putShoot(studio);
    const path = `/v1/shoots/${shootId}/groups`;
    const [kept, gone] = [group(newId()), group(newId())];
    await put(path, { groups: [kept, gone], removed: [], revision: 1 });
    const removal = await put(path, { groups: [{ ...kept, isLocked: true }], removed: [gone.id], revision: 3 });
    const late = await put(path, { groups: [gone], removed: [], revision: 2 });
    const { items } = (await studio.call('GET', path)).json;

    expect(removal.json).toEqual({ applied: 2, unchanged: 0, stale: [] });
    expect(late.json).toEqual({ applied: 0, unchanged: 0, stale: [gone.id] });
    expect(items).toEqual([{ ...kept, isLocked: true, revision: 3 }]);
  });

  test('[ST17] lists come in pages in the order of acceptance, and following next gives everything once', async () => {
    const shootId = await putShoot(studio);
    const ids = Array.from({ length: 23 }, (_, index) => `S-${String(index).padStart(3, '0')}`);
    await put(`/v1/shoots/${shootId}/subjects`, { subjects: ids.map((id) => subject(id)), revision: 1 });
    const seen: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const query: string = after === '' ? '?limit=5' : `?limit=5&after=${after}`;
      const page: any = await studio.call('GET', `/v1/shoots/${shootId}/subjects${query}`);
      seen.push(...page.json.items.map((item: any) => item.id));
      after = page.json.next;
    }

    expect(seen).toEqual(ids);
  });

  test('[ST17] shoots come in pages too', async () => {
    const made = [await putShoot(studio), await putShoot(studio), await putShoot(studio)];
    const seen: string[] = [];
    for (let path: string | null = '/v1/shoots?limit=2'; path !== null;) {
      const { items, next }: any = (await studio.call('GET', path)).json;
      seen.push(...items.map((item: any) => item.id));
      path = next === null ? null : `/v1/shoots?limit=2&after=${next}`;
    }

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(-3)).toEqual(made);
  });
});
