import { expect } from 'vitest';
import type { Rig } from './fake-studio-rig';

/** All that was asked for is there, and was applied exactly once. */
export function expectAllThere(rig: Rig, n: number): void {
  expect(rig.studio.photos.size).toBe(n);
  expect([...rig.studio.applied.values()]).toEqual(Array(n).fill(1));
  expect(rig.outbox.journal.pending.size).toBe(0);
  expect(rig.defects).toEqual([]);
}
