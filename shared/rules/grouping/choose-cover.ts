import { invariant } from '@shared/model/result';
import type { PhotoId } from '@shared/model/ids';

/** The photo shown for a set: the one of middle exposure, the darker of two, the first of equals. */
export function coverOf(members: readonly PhotoId[], levels: readonly number[]): PhotoId {
  const target = (members.length - 1) >> 1;
  // A set is small: counting what is darker is quicker than sorting.
  const cover = members.find((_, place) => {
    const level = levels[place] ?? 0;
    let before = 0;
    for (let other = 0; other < members.length; other += 1) {
      const isBefore = (levels[other] ?? 0) < level || ((levels[other] ?? 0) === level && other < place);
      if (isBefore) before += 1;
    }
    return before === target;
  });
  // Levels that are no numbers have no middle.
  const shown = cover ?? members[target];
  invariant(shown !== undefined, 'a set has members');
  return shown;
}
