import type { Checkable } from '@shared/domain/list-checks';
import { listChecks } from '@shared/domain/list-checks';
import type { PhotoFile } from '@shared/model/photo';
import { shootIdSchema } from '@shared/model/ids';
import type { FileFinding } from '../../main/ingest/check/check-file';
import type { DiskPort, VerifyShoot } from '../../main/verify/ports';
import { testShoot, uuid, type TestShoot } from './shoot-builder';

/** What the disks of a test hold: by absolute path what a look finds; by folder whether it is there. */
export interface VerifyScene {
  readonly shoot: TestShoot;
  readonly verifyShoot: VerifyShoot;
  readonly disk: DiskPort;
  readonly finding: Map<string, FileFinding>;
  readonly gone: Set<string>;
  /** Paths that were read, in order. */
  readonly reads: string[];
  /** Batches that were written down. */
  readonly batches: number[];
  readonly add: (name: string, file?: Partial<PhotoFile>) => Checkable;
}

export function verifyScene(): VerifyScene {
  const shoot = testShoot();
  const finding = new Map<string, FileFinding>();
  const gone = new Set<string>();
  const reads: string[] = [];
  const batches: number[] = [];
  let n = 0;
  return {
    ...{ shoot, finding, gone, reads, batches },
    verifyShoot: {
      id: shootIdSchema.parse(uuid(1)),
      folder: '/library/Test',
      list: () => listChecks(shoot.state),
      record: (checks) => {
        batches.push(checks.length);
        shoot.run({ type: 'recordChecks', checks: [...checks] });
        return Promise.resolve();
      },
    },
    disk: {
      check: async ({ path, sizeBytes, pace }) => {
        reads.push(path);
        await pace(sizeBytes);
        return finding.get(path) ?? { result: 'same', level: 'L3' };
      },
      isThere: (folder) => Promise.resolve(![...gone].some((away) => folder === away || folder.startsWith(`${away}/`))),
    },
    add: (name, file = {}) => {
      shoot.shoot(name, (n += 1), { file });
      const copy = listChecks(shoot.state).find((one) => one.name === name);
      if (!copy) throw new Error(`no copy of ${name}`);
      return copy;
    },
  };
}
