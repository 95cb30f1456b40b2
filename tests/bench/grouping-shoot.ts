import type { PhotoId } from '@shared/model/ids';
import type { GroupingPhoto } from '@shared/rules/grouping/grouping-photo';
import { createShooter, type SetOptions, type Shooter } from '../support/grouping-shooter';
import { seededNoise } from '../support/seeded-noise';

/** Photos as a card of mixed work has them, and which of them belong together. */
export interface GroupingShoot {
  readonly photos: readonly GroupingPhoto[];
  readonly sets: readonly (readonly PhotoId[])[];
}

interface Dice {
  /** A whole number from `from` to `to`. */
  readonly whole: (from: number, to: number) => number;
  readonly oneOf: <T>(choices: readonly [T, ...T[]]) => T;
}

/** Framings are drawn once and met again after so many others, as in a house with equal rooms. */
const SCENES = 500;
const ORDERS: readonly [readonly number[], ...(readonly number[])[]] = [
  [0, -2, 2],
  [-2, 0, 2],
  [0, -1, 1],
  [0, -1, 1, -2, 2],
  [-2, -1, 0, 1, 2],
  [0, -1, 1, -2, 2, -3, 3],
];
const PHOTOS_PER_BODY = 5000;

function throwDice(seed: number): Dice {
  const noise = seededNoise(seed);
  const whole = (from: number, to: number) => from + Math.floor(noise() * (to - from + 1));
  return { whole, oneOf: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0] };
}

/** One body's work: it tells of its brackets always in the same way. */
function shootBody(shooter: Shooter, dice: Dice, told: NonNullable<SetOptions['told']>): PhotoId[][] {
  const sets: PhotoId[][] = [];
  const offsets = dice.oneOf(ORDERS);
  const pauseMs = () => dice.whole(4000, 20_000);
  const bracket = (scene: number) =>
    sets.push(shooter.set(offsets, { told, scene, gapMs: pauseMs(), withinMs: dice.whole(150, 400) }));
  const steady = (shots: number, gapMs: number, sceneOf: (shot: number) => number) => {
    for (let shot = 0; shot < shots; shot += 1) {
      shooter.shoot({ scene: sceneOf(shot), gapMs: shot === 0 ? pauseMs() : gapMs });
    }
  };
  while (shooter.photos.length < PHOTOS_PER_BODY) {
    const scene = dice.whole(0, SCENES - 1);
    const kind = dice.whole(1, 20);
    if (kind <= 13) bracket(scene);
    else if (kind === 14) {
      // A retry: the photographer was not content with the first.
      bracket(scene);
      bracket(scene);
    } else if (kind <= 17) steady(1, 0, () => scene);
    else if (kind === 18) steady(dice.whole(3, 8), 120, () => scene);
    else if (kind === 19) steady(dice.whole(4, 6), 1800, (shot) => (scene + shot) % SCENES);
    else steady(dice.whole(5, 12), 5000, () => scene);
  }
  return sets;
}

/** A shoot of at least `count` photos: brackets, retries, singles, bursts, panoramas and time lapses of several bodies. */
export function makeGroupingShoot(seed: number, count: number, hasSubSeconds = true): GroupingShoot {
  const dice = throwDice(seed);
  const photos: GroupingPhoto[] = [];
  const sets: PhotoId[][] = [];
  for (let body = 0; photos.length < count; body += 1) {
    const serial = `${seed}-${body}`;
    const startMs = Date.UTC(2026, 4, 1, 8) + body * 86_400_000;
    const shooter = createShooter({ serial, hasSubSeconds }, startMs);
    sets.push(...shootBody(shooter, dice, dice.oneOf(['flag', 'maker', 'mode', 'none'])));
    photos.push(...shooter.photos);
  }
  return { photos, sets };
}
