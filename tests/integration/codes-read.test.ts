import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { readCodes } from '../../main/media/codes/read-codes';
import { drawCard, greyLoader, type CardPicture } from '../support/draw-card';

const ID = 'P1003-SWKQ';
const read = async (picture: Buffer) => readCodes(greyLoader(picture).load);
const readCard = async (card: Partial<CardPicture>) => read(await drawCard({ texts: [ID], ...card }));

describe('codes on cards', () => {
  test.each([
    ['QRCode', 0],
    ['QRCode', 17],
    ['QRCode', 45],
    ['QRCode', 90],
    ['QRCode', 180],
    ['QRCode', 263],
    ['DataMatrix', 0],
    ['DataMatrix', 12],
    ['DataMatrix', 90],
    ['Code128', 0],
    ['Code128', 4],
    ['Code128', 90],
    ['Code39', 0],
    ['Code39', 180],
  ] as const)('[SU19] %s turned by %i° is read', async (format, turn) => {
    expect(await readCard({ format, turn })).toEqual({ codes: [ID], isSuspectedCard: true });
  });

  test('[SU19] light on dark is read', async () => {
    expect(await readCard({ isInverted: true })).toMatchObject({ codes: [ID] });
  });

  test('[SU20] four codes on one card are all read, each once', async () => {
    const texts = ['A-1', 'B-2', 'C-3', 'A-1'];

    const { codes } = await readCard({ texts, size: 0.95 });

    expect(codes.toSorted()).toEqual(['A-1', 'B-2', 'C-3']);
  });

  test.each([
    ['without a quiet zone on two sides', { x: 0.17, y: 0.42, size: 0.9 }],
    ['small', { size: 0.22, width: 2400, height: 1600 }],
    ['tiny', { size: 0.07, width: 2400, height: 1600, scene: '<rect width="150" height="100" fill="#5a6b4a"/>' }],
    ['long texts in it', { texts: ['https://id.example.test/subjects/P1003-SWKQ?from=card'], size: 0.4 }],
  ])('[SU21] a code %s is read', async (_, card) => {
    const texts = 'texts' in card ? card.texts : [ID];

    expect((await readCard(card)).codes).toEqual(texts);
  });

  test.each([
    ['dim', (picture: Sharp) => picture.linear(0.2, 2)],
    ['over-exposed', (picture: Sharp) => picture.linear(0.14, 222)],
    ['soft', (picture: Sharp) => picture.blur(4)],
    ['pale', (picture: Sharp) => picture.linear(0.18, 120)],
    ['pressed hard as JPEG', (picture: Sharp) => picture.resize(1200).jpeg({ quality: 12 })],
  ])('[SU21] a picture that is %s is read', async (_, spoil) => {
    const picture = await spoil(sharp(await drawCard({ texts: [ID] }))).toBuffer();

    expect((await read(picture)).codes).toEqual([ID]);
  });

  test('[SU24] a picture without signs of a card is asked for once, a tiny code twice', async () => {
    const plain = greyLoader(await drawCard({ texts: [] }));
    const tiny = greyLoader(
      await drawCard({
        texts: [ID],
        size: 0.06,
        width: 2400,
        height: 1600,
        scene: '<rect width="150" height="100" fill="#5a6b4a"/>',
      }),
    );

    await readCodes(plain.load);
    await readCodes(tiny.load);

    expect(plain.asked).toEqual([1200]);
    expect(tiny.asked).toEqual([1200, 2400]);
  });

  test.each([
    [0.7, true],
    [0.12, false],
  ])('[SU25] whether a code on a card of %f of the height fills the picture: %s', async (size, isLarge) => {
    expect(await readCard({ size })).toEqual({ codes: [ID], isSuspectedCard: isLarge });
  });

  test('[SU19] a picture smaller than the quick size, even of one pixel, is no trouble', async () => {
    const pixel = { data: new Uint8Array([128]), widthPx: 1, heightPx: 1 };

    expect(await readCodes(() => Promise.resolve(pixel))).toEqual({ codes: [], isSuspectedCard: false });
    expect((await readCard({ width: 300, height: 200 })).codes).toEqual([ID]);
  });
});
