import { describe, expect, test } from 'vitest';
import { readHead } from '../../../../../main/media/facts/read-head';
import { canonEv } from '../../../../../main/media/facts/maker/canon';
import type { MakerNote } from '../../../../support/make-exif';
import { makeJpeg, makeRaw } from '../../../../support/make-picture';

const factsWith = async (make: string, makerNote: MakerNote) => {
  const file = await makeJpeg({ exif: { make, makerNote } });
  return readHead(file, file.length).facts;
};

describe('series bits', () => {
  test('[PI4] Canon: mode, offset and shot number of a bracket', async () => {
    const bracket = await factsWith('Canon', { maker: 'canon', drive: 1, bracketMode: 1, aebValue: -2, shotNumber: 2 });
    const burst = await factsWith('Canon', { maker: 'canon', drive: 1 });

    expect(bracket?.sequence).toEqual({ index: 2, length: null, isBracket: true, bracketEv: -2 });
    expect(burst?.sequence).toEqual({ index: null, length: null, isBracket: false, bracketEv: null });
  });

  test('[PI4] Canon: thirds of a stop are exact', () => {
    expect([0x0c, 0x14, 0x20, -0x14].map(canonEv)).toEqual([1 / 3, 2 / 3, 1, -2 / 3]);
  });

  test('[PI4] Nikon: the bracketing bit and its offset', async () => {
    const bracket = await factsWith('NIKON CORPORATION', {
      maker: 'nikon',
      shootingMode: 0x11,
      bracketValue: [-2, 3],
      serial: '6001234',
    });
    const burst = await factsWith('NIKON CORPORATION', { maker: 'nikon', shootingMode: 1, bracketValue: [0, 6] });

    expect(bracket?.sequence).toEqual({ index: null, length: null, isBracket: true, bracketEv: -2 / 3 });
    expect(bracket?.bodySerial).toBe('6001234');
    expect(burst?.sequence).toEqual({ index: null, length: null, isBracket: false, bracketEv: null });
  });

  test('[PI4] Nikon: ISO of the note where EXIF has none', async () => {
    expect((await factsWith('NIKON', { maker: 'nikon', iso: 640 }))?.iso).toBe(640);
  });

  test('[PI4] Sony: release mode and sequence number, the length from the newer block', async () => {
    const older = await factsWith('SONY', { maker: 'sony', releaseMode: 5, sequence: 3 });
    const newer = await factsWith('SONY', { maker: 'sony', releaseMode: 5, sequence: 2, length: 5 });
    const single = await factsWith('SONY', { maker: 'sony' });

    expect(older?.sequence).toEqual({ index: 3, length: null, isBracket: true, bracketEv: null });
    expect(newer?.sequence).toEqual({ index: 2, length: 5, isBracket: true, bracketEv: null });
    expect(single?.sequence).toEqual({ index: null, length: null, isBracket: false, bracketEv: null });
  });

  test('[PI4] Panasonic: the setting tells the length', async () => {
    const bracket = await factsWith('Panasonic', {
      maker: 'panasonic',
      burstMode: 1,
      bracketSettings: 3,
      sequence: 4,
      serial: '\0\0F350807010058',
    });

    expect(bracket?.sequence).toEqual({ index: 4, length: 5, isBracket: true, bracketEv: null });
    expect(bracket?.bodySerial).toBe('F350807010058');
  });

  test('[PI4] Fujifilm: auto bracketing and place', async () => {
    const bracket = await factsWith('FUJIFILM', {
      maker: 'fujifilm',
      autoBracketing: 1,
      sequence: 2,
      serial: 'FFDT1234',
    });

    expect(bracket).toMatchObject({
      sequence: { index: 2, length: null, isBracket: true, bracketEv: null },
      bodySerial: 'FFDT1234',
    });
  });

  test('[PI4] Olympus: the AE bit of a series', async () => {
    const bracket = await factsWith('OLYMPUS CORPORATION', {
      maker: 'olympus',
      driveMode: [5, 2, 1],
      serial: 'BHP123',
    });
    const focus = await factsWith('OLYMPUS CORPORATION', { maker: 'olympus', driveMode: [5, 2, 8] });

    expect(bracket).toMatchObject({ sequence: { index: 2, isBracket: true }, bodySerial: 'BHP123' });
    expect(focus?.sequence).toMatchObject({ index: 2, isBracket: false });
  });

  test('[PI4] Pentax: auto bracketing', async () => {
    expect((await factsWith('PENTAX', { maker: 'pentax', autoBracketing: [3, 0] }))?.sequence?.isBracket).toBe(true);
    expect((await factsWith('PENTAX', { maker: 'pentax', autoBracketing: [0, 0] }))?.sequence?.isBracket).toBe(false);
  });

  test('[PI4] RAW files carry the same notes', () => {
    const file = makeRaw({
      exif: { make: 'Canon', makerNote: { maker: 'canon', bracketMode: 1, aebValue: 1, shotNumber: 3 } },
    });

    expect(readHead(file, file.length).facts?.sequence).toEqual({
      index: 3,
      length: null,
      isBracket: true,
      bracketEv: 1,
    });
  });
});
