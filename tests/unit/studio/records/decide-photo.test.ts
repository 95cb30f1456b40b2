import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { putPhotoSchema, type PutPhoto } from '@shared/contract/studio-api/photos';
import { photoIdSchema, shootIdSchema, studioIdSchema } from '@shared/model/ids';
import { hashOf, canonicalJson } from '../../../../studio/records/canonical-json';
import { decidePhoto, type PhotoState } from '../../../../studio/records/decide-photo';

const uuid = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const place = {
  studioId: studioIdSchema.parse(uuid(1)),
  shootId: shootIdSchema.parse(uuid(2)),
  photoId: photoIdSchema.parse(uuid(3)),
};
const hashes = ['a', 'b', 'c'].map((digit) => digit.repeat(64));

const photo = (name: number, revision: number, intent: number): PutPhoto =>
  putPhotoSchema.parse({
    name: `name-${name}`,
    files: [{ role: 'image', name: 'a.jpg', sha256: hashes[name % 3], bytes: 10 }],
    subjects: [],
    bucket: null,
    bucketId: null,
    group: null,
    position: null,
    revision,
    capturedAt: null,
    intentId: uuid(100 + intent),
  });

const puts = fc.array(
  fc
    .record({ name: fc.nat(3), revision: fc.integer({ min: 1, max: 4 }), intent: fc.nat(12) })
    .map(({ name, revision, intent }) => photo(name, revision, intent)),
  { maxLength: 25 },
);

/** A studio in a few lines: what the facts of the decisions add up to. */
function run(requests: readonly PutPhoto[]) {
  const intents = new Map<string, NonNullable<PhotoState['intent']>>();
  let stored: PhotoState['photo'] = null;
  const accepted: PutPhoto[] = [];
  const answers = requests.map((put) => {
    const blobs = new Map(hashes.map((sha256) => [sha256, { bytes: 10, receivedAt: '2026-05-01T10:00:00.000Z' }]));
    const state = { hasShoot: true, intent: intents.get(put.intentId) ?? null, photo: stored, blobs };
    const { facts, answer } = decidePhoto({ ...place, put }, state);
    for (const fact of facts) {
      if (fact.kind === 'intent') {
        const { requestHash, wasThere = false } = fact;
        intents.set(fact.intentId, { requestHash, wasThere });
      }
      if (fact.kind === 'photo') {
        stored = { shootId: fact.shootId, revision: fact.revision, bodyHash: fact.bodyHash };
        accepted.push(put);
      }
    }
    return answer;
  });
  return { answers, accepted, stored };
}

describe('whether a photo is accepted', () => {
  test('[ST23] the stored revision only grows, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(puts, (requests) => {
        const revisions = run(requests).accepted.map((put) => put.revision);
        expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
      }),
    );
  });

  test('[ST22] sending everything twice, each right after itself, changes neither the outcome nor the answers', () => {
    fc.assert(
      fc.property(puts, (requests) => {
        const once = run(requests);
        const twice = run(requests.flatMap((put) => [put, put]));
        expect(twice.stored).toEqual(once.stored);
        expect(twice.answers.filter((_, index) => index % 2 === 1)).toEqual(once.answers);
      }),
    );
  });

  test('[ST13, ST23] an accepted intent is answered alike for ever, and never again with another body', () => {
    fc.assert(
      fc.property(puts, (requests) => {
        const { answers } = run([...requests, ...requests]);
        const first = new Map<string, number>();
        requests.forEach((put, index) => {
          if (answers[index]?.ok === true && !first.has(put.intentId)) first.set(put.intentId, index);
        });
        requests.forEach((put, index) => {
          const known = first.get(put.intentId);
          if (known === undefined) return;
          const later = answers[requests.length + index];
          const isSame = canonicalJson(put) === canonicalJson(requests[known]);
          if (isSame) expect(later).toEqual(answers[known]);
          else expect(later).toMatchObject({ ok: false, error: { code: 'intent-reused' } });
        });
      }),
    );
  });

  test('[ST20] what is missing is named once each, before anything else about the files', () => {
    const put = { ...photo(0, 1, 1), files: [0, 0, 1].flatMap((index) => photo(index, 1, 1).files) };
    const state = { hasShoot: true, intent: null, photo: null, blobs: new Map() };

    expect(decidePhoto({ ...place, put }, state)).toEqual({
      facts: [],
      answer: { ok: false, error: expect.objectContaining({ code: 'missing-blobs', missing: [hashes[0], hashes[1]] }) },
    });
  });

  test('[ST22] equal content has one hash whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const turned = Object.fromEntries(Object.entries(content).reverse());
        expect(hashOf(turned)).toBe(hashOf(content));
        expect(JSON.parse(canonicalJson(content))).toEqual(JSON.parse(JSON.stringify(content)));
      }),
    );
  });
});
