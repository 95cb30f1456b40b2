import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { photoIdSchema } from '@shared/model/ids';
import { groupByCount } from '@shared/rules/grouping/group-by-count';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import type { GroupingPhoto, ProposedGroup } from '@shared/rules/grouping/grouping-photo';
import { type MediaDesk, openMediaDesk } from '../support/media-desk';
import { uuid } from '../support/shoot-builder';

const DATA = process.env['FIELDPROOF_TEST_DATA'] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const BRACKETS = path.join(DATA, 'brackets');
const TRUTH = path.join(BRACKETS, 'truth.json');

/** What is really there; `by` says who can know it: the automatic run, or a person who types the number. */
interface Truth {
  readonly groups: readonly (readonly string[])[];
  readonly complete?: readonly boolean[];
  readonly by: string;
}

/** Sets as one compares them: names in order, one line each. */
const lines = (sets: readonly (readonly string[])[]): string[] => sets.map((set) => [...set].sort().join(' ')).sort();

test.runIf(!existsSync(TRUTH))('[GR1] is not checked on real brackets: there are no samples', () => {
  console.warn(`No brackets in ${DATA}: set FIELDPROOF_TEST_DATA to check the grouping on real ones.`);
});

describe.runIf(existsSync(TRUTH))('real brackets, as the metadata and the pixels tell of them', () => {
  const parsed = existsSync(TRUTH) ? (JSON.parse(readFileSync(TRUTH, 'utf8')) as Record<string, Truth | string>) : {};
  const truths = Object.entries(parsed).filter((entry): entry is [string, Truth] => typeof entry[1] !== 'string');
  const automatic = truths.filter(([, { by }]) => by.startsWith('automatic'));
  const typed = truths.flatMap(([folder, truth]) => {
    const number = /^typed (\d+)/.exec(truth.by)?.[1];
    return number === undefined ? [] : [[folder, Number(number), truth] as const];
  });

  let desk: MediaDesk;
  beforeAll(async () => {
    desk = await openMediaDesk();
  });
  afterAll(() => desk.close());

  async function lookAt(folder: string): Promise<GroupingPhoto[]> {
    const names = readdirSync(path.join(BRACKETS, folder)).filter((name) => /\.jpe?g$/i.test(name));
    return Promise.all(
      names.map(async (name, n) => {
        const { facts, analysis } = await desk.look(name, readFileSync(path.join(BRACKETS, folder, name)));
        return { id: photoIdSchema.parse(uuid(n)), name, facts, fingerprint: analysis.fingerprint };
      }),
    );
  }

  const namesIn = (groups: readonly ProposedGroup[], photos: readonly GroupingPhoto[]): string[][] =>
    groups.map(({ members }) => members.map((id) => photos.find((photo) => photo.id === id)?.name ?? id));

  test('[GR1] every folder is one of the two kinds', () => {
    expect(automatic.length + typed.length).toBe(truths.length);
  });

  test.each(automatic)('[GR1] the automatic run finds what is there: %s', async (folder, { groups, complete = [] }) => {
    const photos = await lookAt(folder);

    const found = groupByExposures(photos);

    expect(lines(namesIn(found, photos))).toEqual(lines(groups));
    const whole = found.filter((group) => group.isComplete);
    expect(lines(namesIn(whole, photos))).toEqual(lines(groups.filter((_, at) => complete[at])));
  });

  test.each(typed)('[GR1] %s by the number %i; the automatic run claims no other set', async (folder, count, truth) => {
    const photos = await lookAt(folder);

    const { groups, remainder } = groupByCount(photos, count, 'name');
    const claimed = lines(namesIn(groupByExposures(photos), photos));

    expect(lines(namesIn(groups, photos))).toEqual(lines(truth.groups));
    expect(remainder).toEqual([]);
    expect(claimed.filter((set) => !lines(truth.groups).includes(set))).toEqual([]);
  });
});
