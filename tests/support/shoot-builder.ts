import { applyShootEvent } from '@shared/domain/apply-shoot-event';
import { decideShoot } from '@shared/domain/decide-shoot';
import type { Refusal, ShootCommand } from '@shared/domain/shoot-command';
import type { ShootEvent } from '@shared/domain/shoot-event';
import { emptyShoot, type ShootState } from '@shared/domain/shoot-state';
import { importIdSchema, photoIdSchema, sha256Schema, shootIdSchema, subjectIdSchema } from '@shared/model/ids';
import type { Photo, PhotoAnalysis, PhotoFacts, PhotoFile } from '@shared/model/photo';
import type { Bucket, ShootKind, ShootRules } from '@shared/model/shoot';
import { shootDefaults } from '@shared/rules/shoot-defaults';

/** A number as a UUID, so that tests can name ids. */
export const uuid = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const importId = importIdSchema.parse(uuid(0xaaaa));
export const sha = (n: number): PhotoFile['sha256'] => sha256Schema.parse(n.toString(16).padStart(64, '0'));
export const subjectId = (text: string) => subjectIdSchema.parse(text);

export const FACTS: PhotoFacts = {
  capturedAtMs: Date.UTC(2026, 4, 1, 10, 0, 0),
  hasSubSeconds: true,
  offsetMinutes: null,
  make: 'Canon',
  model: 'Canon EOS R5',
  bodySerial: '0001',
  widthPx: 6000,
  heightPx: 4000,
  orientation: 1,
  exposureTimeS: 1 / 125,
  fNumber: 8,
  iso: 100,
  exposureBiasEv: 0,
  exposureMode: 0,
  focalLengthMm: 24,
  flashFired: false,
  sequence: null,
};
export const NOTHING_SEEN: PhotoAnalysis = { fingerprint: null, codes: [], isSuspectedCard: false };

/** A shoot that lives only in memory: commands are decided and folded as the journal would. */
export interface TestShoot {
  readonly state: ShootState;
  readonly events: ShootEvent[];
  run(command: ShootCommand): readonly ShootEvent[];
  refused(command: ShootCommand): Refusal;
  /** Imports one JPEG; `at` is seconds after the first. */
  shoot(
    name: string,
    at: number,
    options?: {
      facts?: Partial<PhotoFacts> | null;
      file?: Partial<PhotoFile>;
      seen?: Partial<PhotoAnalysis>;
      joins?: Photo;
    },
  ): Photo;
  photo(name: string): Photo;
  bucket(code: string): Bucket;
}

export function testShoot(
  options: { kind?: ShootKind; rules?: Partial<ShootRules>; services?: Omit<Bucket, 'id'>[] } = {},
): TestShoot {
  const state = emptyShoot();
  const events: ShootEvent[] = [];
  let ids = 0x1000;
  let clock = Date.UTC(2026, 4, 2);
  const kind = options.kind ?? 'wedding';
  const decide = (command: ShootCommand) => {
    clock += 1000;
    return decideShoot(state, command, { at: clock, newId: () => uuid((ids += 1)) });
  };
  const shoot: TestShoot = {
    state,
    events,
    run(command) {
      const decision = decide(command);
      if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.error.message}`);
      for (const event of decision.value) applyShootEvent(state, event);
      events.push(...decision.value);
      return decision.value;
    },
    refused(command) {
      const decision = decide(command);
      if (decision.ok) throw new Error(`${command.type} was not refused`);
      return decision.error;
    },
    shoot(name, at, { facts = {}, file = {}, seen = {}, joins } = {}) {
      const capturedAtMs = (FACTS.capturedAtMs ?? 0) + at * 1000;
      const path = `DCIM/100CANON/${name}`;
      shoot.run({
        type: 'recordFile',
        photoId: joins?.id ?? photoIdSchema.parse(uuid((ids += 1))),
        file: {
          role: 'image',
          path: `originals/${name}`,
          name,
          sha256: sha((ids += 1)),
          sizeBytes: 1000,
          source: { importId, card: 0, path, mtimeMs: capturedAtMs },
          copies: [],
          ...file,
        },
        facts: facts && { ...FACTS, capturedAtMs, ...facts },
      });
      const photo = shoot.photo(name);
      shoot.run({
        type: 'recordAnalyses',
        items: [{ photoId: photo.id, facts: null, analysis: { ...NOTHING_SEEN, ...seen }, damage: null }],
      });
      return shoot.photo(name);
    },
    photo(name) {
      const found = [...state.photos.values()].find((photo) => photo.files.some((file) => file.name === name));
      if (!found) throw new Error(`no photo ${name}`);
      return found;
    },
    bucket(code) {
      const found = state.buckets.find((bucket) => bucket.code === code);
      if (!found) throw new Error(`no bucket ${code}`);
      return found;
    },
  };
  const rules = { ...shootDefaults(kind), ...options.rules };
  shoot.run({
    type: 'createShoot',
    shootId: shootIdSchema.parse(uuid(1)),
    name: 'Test',
    kind,
    rules,
    services: options.services ?? [],
  });
  const sources = [{ label: 'EOS', root: '/card', volumeId: null }];
  shoot.run({ type: 'startImport', importId, sources, copyDirs: [], readsTwice: false, template: null });
  return shoot;
}

/** A service as a job or dialog gives it. */
export const service = (code: string, exposures: number | null = null): Omit<Bucket, 'id'> => ({
  code,
  label: code,
  minimum: null,
  exposures,
});
