import type { PhotoId } from '@shared/model/ids';
import type { PhotoFacts } from '@shared/model/photo';
import type { GroupingPhoto } from '@shared/rules/grouping/grouping-photo';
import { sceneFingerprint } from './scene-fingerprint';

/** Nominal shutter times in thirds of a stop, as cameras write them. */
const SECONDS = [30, 25, 20, 15, 13, 10, 8, 6, 5, 4, 3.2, 2.5, 2, 1.6, 1.3, 1, 0.8, 0.6, 0.5, 0.4, 0.3];
const PARTS = [4, 5, 6, 8, 10, 13, 15, 20, 25, 30, 40, 50, 60, 80, 100, 125, 160, 200, 250, 320, 400, 500];
const FAST = [640, 800, 1000, 1250, 1600, 2000, 2500, 3200, 4000, 5000, 6400, 8000];
const SHUTTERS = [...SECONDS, ...[...PARTS, ...FAST].map((part) => 1 / part)];

const nominal = (seconds: number): number =>
  SHUTTERS.reduce((best, shutter) =>
    Math.abs(Math.log2(shutter / seconds)) < Math.abs(Math.log2(best / seconds)) ? shutter : best,
  );

export interface Body {
  readonly make?: string;
  readonly model?: string;
  readonly serial?: string | null;
  readonly prefix?: string;
  /** False: whole seconds. */
  readonly hasSubSeconds?: boolean;
  readonly firstNumber?: number;
}

export interface Shot {
  /** Exposure against the scene's, EV. */
  readonly ev?: number;
  /** Changes ISO instead of the shutter by this part of `ev`. */
  readonly isoEv?: number;
  readonly facts?: Partial<PhotoFacts>;
  /** Milliseconds from the end of the last exposure to the start of this one. */
  readonly gapMs?: number;
  /** Which framing; photos of one number look alike. Null leaves the fingerprint out. */
  readonly scene?: number | null;
  readonly shutterS?: number;
}

export interface SetOptions extends Shot {
  /** `flag`: exposure mode and bias; `maker`: an index too; `mode`: exposure mode alone; `bias`: bias alone; `none`. */
  readonly told?: 'flag' | 'maker' | 'mode' | 'bias' | 'none';
  /** Milliseconds between the exposures of the set. */
  readonly withinMs?: number;
  /** Exposures the maker says there should be. */
  readonly length?: number;
}

export interface Shooter {
  readonly photos: GroupingPhoto[];
  /** Takes one photo. */
  readonly shoot: (shot?: Shot) => PhotoId;
  /** Takes a set of these offsets; `gapMs` is the pause before it. */
  readonly set: (offsets: readonly number[], options?: SetOptions) => PhotoId[];
  /** The counter goes on without a photo: deleted in the camera, or a clip. */
  readonly skipNumber: () => void;
  readonly wait: (ms: number) => void;
}

let taken = 0;
const nextId = (): PhotoId => {
  taken += 1;
  return `00000000-0000-7000-8000-${String(taken).padStart(12, '0')}` as PhotoId;
};

/** A photographer with one camera and a clock: photos as grouping sees them, exact and without files. */
export function createShooter(body: Body = {}, startMs = Date.UTC(2026, 4, 1, 10)): Shooter {
  const { make = 'Canon', model = 'EOS', serial = '042', prefix = 'IMG_', hasSubSeconds = true } = body;
  const photos: GroupingPhoto[] = [];
  let atMs = startMs;
  let number = body.firstNumber ?? 1;

  const shoot = ({ ev = 0, isoEv = 0, facts = {}, gapMs = 5000, scene = 0, shutterS = 1 / 60 }: Shot = {}): PhotoId => {
    atMs += gapMs;
    const exposureTimeS = nominal(shutterS * 2 ** (ev - isoEv));
    const all: PhotoFacts = {
      capturedAtMs: hasSubSeconds ? Math.round(atMs) : Math.floor(atMs / 1000) * 1000,
      hasSubSeconds,
      offsetMinutes: null,
      make,
      model,
      bodySerial: serial,
      widthPx: 6000,
      heightPx: 4000,
      orientation: 1,
      exposureTimeS,
      fNumber: 8,
      iso: Math.round(100 * 2 ** isoEv),
      exposureBiasEv: 0,
      exposureMode: 0,
      focalLengthMm: 24,
      flashFired: false,
      sequence: null,
      ...facts,
    };
    atMs += exposureTimeS * 1000;
    const name = `${prefix}${String(number).padStart(4, '0')}.JPG`;
    number = number === 9999 ? 1 : number + 1;
    const id = nextId();
    photos.push({ id, name, facts: all, fingerprint: scene === null ? null : sceneFingerprint(scene, ev) });
    return id;
  };

  const toldFacts = (told: NonNullable<SetOptions['told']>, ev: number, index: number, length?: number) => ({
    exposureMode: told === 'none' || told === 'bias' ? 0 : 2,
    exposureBiasEv: told === 'none' || told === 'mode' ? 0 : ev,
    sequence: told === 'maker' ? { index: index + 1, length: length ?? null, isBracket: true, bracketEv: ev } : null,
  });

  const set = (offsets: readonly number[], options: SetOptions = {}): PhotoId[] => {
    const { told = 'flag', withinMs = 300, gapMs = 8000, length, facts, ...shot } = options;
    return offsets.map((ev, index) =>
      shoot({
        ...shot,
        ev,
        gapMs: index === 0 ? gapMs : withinMs,
        facts: { ...toldFacts(told, ev, index, length), ...facts },
      }),
    );
  };

  const skipNumber = () => {
    number += 1;
  };
  const wait = (ms: number) => {
    atMs += ms;
  };
  return { photos, shoot, set, skipNumber, wait };
}
