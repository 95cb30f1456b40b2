import { describe, expect, test } from 'vitest';
import { parseCaptureTime, parseOffsetMinutes } from '../../../../../main/media/facts/capture-time';

describe('capture time', () => {
  test('[PI3] [F29] is the wall clock as if it were UTC, whatever the zone of this computer', () => {
    const time = parseCaptureTime('2026:03:29 02:30:15', null);

    expect(time).toEqual({ capturedAtMs: Date.UTC(2026, 2, 29, 2, 30, 15), hasSubSeconds: false });
  });

  test.each([
    ['5', 500],
    ['05', 50],
    ['120', 120],
    ['123456', 123],
    ['50   ', 500],
    ['000', 0],
  ])('[PI3] reads the sub-seconds %o as a fraction', (subSeconds, ms) => {
    expect(parseCaptureTime('2026:05:01 10:20:30', subSeconds)).toEqual({
      capturedAtMs: Date.UTC(2026, 4, 1, 10, 20, 30, ms),
      hasSubSeconds: true,
    });
  });

  test.each(['   ', '', 'abc', null])('[PI3] takes %o for no sub-seconds', (subSeconds) => {
    expect(parseCaptureTime('2026:05:01 10:20:30', subSeconds)?.hasSubSeconds).toBe(false);
  });

  test.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2026:13:01 10:00:00',
    '2026:02:30 10:00:00',
    '2026:00:10 10:00:00',
    '2026:05:01 24:00:00',
    '2026:05:01 10:61:00',
    'yesterday',
    '',
    null,
  ])('[PI3] [F29] invents nothing for %o', (text) => {
    expect(parseCaptureTime(text, '50')).toBeNull();
  });

  test.each(['1980:01:01 00:00:00', '2099:12:31 23:59:59', '2024:02:29 12:00:00'])(
    '[PI3] [F29] keeps %o, which is possible',
    (text) => {
      expect(parseCaptureTime(text, null)).not.toBeNull();
    },
  );

  test.each(['2026-05-01T10:20:30', '2026/05/01 10:20:30', '2026:05:01 10:20:30Z', '2026:05:01 10:20:30+02:00'])(
    '[PI3] understands %o',
    (text) => {
      expect(parseCaptureTime(text, null)?.capturedAtMs).toBe(Date.UTC(2026, 4, 1, 10, 20, 30));
    },
  );

  test.each([
    ['+02:00', 120],
    ['-03:30', -210],
    ['+13:45', 825],
    ['+00:00', 0],
    ['-00:00', 0],
    ['+99:00', null],
    ['+02:75', null],
    ['   :  ', null],
    ['Z', null],
    [null, null],
  ])('[PI3] reads the offset %o as %o minutes', (text, minutes) => {
    expect(parseOffsetMinutes(text)).toBe(minutes);
  });
});
