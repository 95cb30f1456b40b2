import { describe, expect, test } from 'vitest';
import { judgeDamage, type Observed } from '../../../../../main/media/worker/judge-damage';

const SOUND: Observed = {
  name: 'IMG_0001.JPG',
  role: 'image',
  sizeBytes: 5_000_000,
  container: 'jpeg',
  firstBytes: 'other',
  metadata: 'read',
  hasCaptureTime: true,
  hasCamera: true,
  isCameraOriginal: true,
  hasThumbnail: true,
  isCutOff: false,
  verdict: 'sound',
  hasBadData: false,
  isDataWhole: true,
  end: { strayBytes: 0, trailingBytes: 0 },
};

const judge = (seen: Partial<Observed>) => judgeDamage({ ...SOUND, ...seen });
const codesOf = (seen: Partial<Observed>) => judge(seen).problems.map(({ code }) => code);

describe('damage', () => {
  test('[PI17] a sound file is not named', () => {
    expect(judge({})).toEqual({ damage: null, problems: [] });
  });

  test.each<[string, Partial<Observed>]>([
    ['empty', { container: null, sizeBytes: 0 }],
    ['undecodable', { container: null, firstBytes: 'zeros' }],
    ['not-a-picture', { container: null, firstBytes: 'text' }],
    ['not-a-picture', { container: null }],
    ['truncated', { verdict: 'truncated' }],
    ['truncated', { end: null }],
    ['truncated', { isCutOff: true, end: { strayBytes: 0, trailingBytes: 900 } }],
    ['truncated', { container: 'heif', name: 'A.HEIC', verdict: null, end: null, isCutOff: true }],
    ['truncated', { container: 'tiff', name: 'A.NEF', role: 'raw', end: null, isCutOff: true }],
    ['undecodable', { verdict: 'undecodable' }],
    ['undecodable', { verdict: 'corrupt' }],
    ['undecodable', { hasBadData: true }],
    ['wrong-extension', { container: 'png', end: null }],
    ['wrong-extension', { name: 'IMG_1.HEIC' }],
    ['wrong-extension', { name: 'IMG_1.NEF', role: 'raw' }],
    ['metadata-unreadable', { metadata: 'broken' }],
  ])('[PI16] %s is named by its code and a sentence: %o', (code, seen) => {
    const { damage, problems } = judge(seen);

    expect(damage?.code).toBe(code);
    expect(damage?.message).toMatch(/^[A-Z].*\.$/);
    expect(problems[0]).toMatchObject({ code, message: damage?.message });
  });

  test('[PI16] damage of the picture comes before that of its data, and both are named', () => {
    const { damage, problems } = judge({ verdict: 'truncated', metadata: 'broken' });

    expect(damage?.code).toBe('truncated');
    expect(problems.map(({ code }) => code)).toEqual(['truncated', 'metadata-unreadable']);
  });

  test.each<[string, Partial<Observed>]>([
    ['a stale list of further pictures at a clean end', { isCutOff: true }],
    ['a RAW file of the TIFF kind', { name: 'A.NEF', role: 'raw', container: 'tiff', end: null }],
    [
      'a PNG without camera data',
      {
        name: 'A.png',
        container: 'png',
        metadata: 'absent',
        hasCaptureTime: false,
        hasCamera: false,
        isCameraOriginal: false,
        end: null,
      },
    ],
    ['a HEIC that cannot be decoded', { name: 'A.HIF', container: 'heif', verdict: null, end: null }],
    ['an edited file without a thumbnail', { isCameraOriginal: false, hasThumbnail: false }],
    ['an ending that we do not know', { name: 'photo' }],
  ])('[PI17] %s is sound', (_, seen) => {
    expect(judge(seen)).toEqual({ damage: null, problems: [] });
  });

  test('[PI18] remarks are named without being damage', () => {
    const remarks: [string, Partial<Observed>][] = [
      [
        'no-metadata',
        { metadata: 'absent', hasCaptureTime: false, hasCamera: false, isCameraOriginal: false, hasThumbnail: false },
      ],
      ['no-capture-time', { hasCaptureTime: false }],
      ['no-embedded-thumbnail', { hasThumbnail: false }],
      ['trailing-data', { end: { strayBytes: 8192, trailingBytes: 8192 } }],
      ['too-large', { verdict: 'too-large' }],
      ['unknown-format', { container: null, role: 'raw', name: 'A.XYZ' }],
    ];
    for (const [code, seen] of remarks) {
      expect(codesOf(seen)).toEqual([code]);
      expect(judge(seen).damage).toBeNull();
    }
  });

  test('[PI18] a ruined picture is not nagged about besides', () => {
    expect(codesOf({ verdict: 'truncated', hasThumbnail: false, hasCaptureTime: false })).toEqual(['truncated']);
  });
});
