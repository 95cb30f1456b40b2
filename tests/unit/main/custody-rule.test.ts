import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '@shared/model/custody';
import { custodyRule, diskOf } from '../../../main/custody-rule';
import { importId, testShoot } from '../../support/shoot-builder';

test('[CU21] folders on the library’s disk are told; one that is away, or on another disk, is not', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fieldproof-custody-'));
  const { state } = testShoot();
  const run = state.imports.get(importId);
  if (!run) throw new Error('the shoot has no import');
  const copyDirs = [dir, join(dir, 'gone'), '/proc'];
  state.imports.set(importId, { ...run, copyDirs });

  const { sharedDirs, copiesNeeded } = await custodyRule(DEFAULT_POLICY, [state], tmpdir());

  expect({ sharedDirs, copiesNeeded }).toEqual({ sharedDirs: [dir], copiesNeeded: 2 });
  expect(await diskOf(join(dir, 'gone'))).toBeNull();
  await rm(dir, { recursive: true });
});
