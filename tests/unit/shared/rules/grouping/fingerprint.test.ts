import { describe, expect, test } from 'vitest';
import { createSampler, emptySample, likeness, type Sample } from '@shared/rules/grouping/fingerprint';
import { CONFIRMED_FROM, DENIED_BELOW } from '@shared/rules/grouping/framing';
import { sceneFingerprint } from '../../../../support/scene-fingerprint';

const sampleOf = (fingerprint: string): Sample => {
  const sample = emptySample();
  createSampler()(fingerprint, sample);
  return sample;
};

describe('likeness of framings', () => {
  test.each([1, 2, 3, 4, 5, 6])('[GR15] scene %i is like itself at another exposure, and unlike another', (scene) => {
    const base = sampleOf(sceneFingerprint(scene, 0));

    expect(likeness(base, sampleOf(sceneFingerprint(scene, -1.5)))).toBeGreaterThan(CONFIRMED_FROM);
    expect(likeness(base, sampleOf(sceneFingerprint(scene, 1)))).toBeGreaterThan(CONFIRMED_FROM);
    expect(likeness(base, sampleOf(sceneFingerprint(scene + 20, 0)))).toBeLessThan(DENIED_BELOW);
  });

  test('[GR15] a white photo is like nothing and unlike nothing', () => {
    const white = sampleOf(Buffer.alloc(256, 255).toString('base64'));

    expect(likeness(sampleOf(sceneFingerprint(1, 0)), white)).toBeNull();
  });

  test('[GR15] a photo of one tone has no order to compare', () => {
    const grey = sampleOf(Buffer.alloc(256, 128).toString('base64'));

    expect(likeness(sampleOf(sceneFingerprint(1, 0)), grey)).toBeNull();
  });

  test('[GR15] a fingerprint that is missing or too short is not read', () => {
    const read = createSampler();

    expect(read(null, emptySample())).toBe(false);
    expect(read('AAAA', emptySample())).toBe(false);
  });
});
