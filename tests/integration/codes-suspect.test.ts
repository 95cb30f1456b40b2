import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readCodes } from '../../main/media/codes/read-codes';
import { drawCard, greyLoader, type CardPicture } from '../support/draw-card';

const ID = 'P1003-SWKQ';
const SUSPECTED = { codes: [], isSuspectedCard: true };
const NOTHING = { codes: [], isSuspectedCard: false };

const look = async (picture: Buffer) => readCodes(greyLoader(picture).load);
const card = (change: Partial<CardPicture>) => drawCard({ texts: [ID], ...change });
const glare = `<defs><radialGradient id="g"><stop offset="0.45" stop-color="#fff"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs>
  <circle cx="32" cy="32" r="46" fill="url(#g)"/>`;

describe('cards that cannot be read', () => {
  test.each([
    ['a thumb on a corner', { over: '<ellipse cx="20" cy="24" rx="19" ry="32" fill="#b98a6d"/>' }],
    [
      'two fingers',
      {
        over: '<ellipse cx="84" cy="20" rx="16" ry="24" fill="#a87b60"/><ellipse cx="16" cy="86" rx="14" ry="22" fill="#a87b60"/>',
      },
    ],
    ['a reflection', { over: glare }],
    ['half of it outside', { size: 1.1, x: 0.12, y: 0.4 }],
    ['the upper half outside', { size: 1, y: 0.14, turn: 12 }],
    ['a pen across it', { over: '<path d="M5 60L95 20" stroke="#223" stroke-width="16"/>' }],
    ['a corner torn off', { over: '<path d="M0 0H48L0 52z" fill="#8a7a68"/>' }],
  ])('[SU22] with %s a card is suspected', async (_, change) => {
    expect(await look(await card(change))).toEqual(SUSPECTED);
  });

  test.each([
    ['out of focus', 0.55, 26],
    ['far out of focus', 0.8, 40],
    ['a little turned and out of focus', 0.6, 30],
  ])('[SU22] %s a card is suspected', async (name, size, sigma) => {
    const picture = await sharp(await card({ size, turn: name.includes('turned') ? 14 : 0 }))
      .blur(sigma)
      .toBuffer();

    expect(await look(picture)).toEqual(SUSPECTED);
  });

  test.each([0, 35, 90])('[SU22] shaken in a direction of %i° a card is suspected', async (angle) => {
    const upright = await sharp(await card({ size: 0.75 }))
      .rotate(angle)
      .resize(1600)
      .removeAlpha()
      .toBuffer();
    const shaken = await sharp(upright)
      .convolve({
        width: 61,
        height: 3,
        kernel: Array.from({ length: 183 }, (_, at) => (at >= 61 && at < 122 ? 1 : 0)),
        scale: 61,
      })
      .toBuffer();

    expect(await look(shaken)).toEqual(SUSPECTED);
  });
});

const lines = (count: number, draw: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => draw(k)).join('');
const page = `<rect width="150" height="100" fill="#e8e6df"/>${lines(22, (k) => `<text x="12" y="${8 + k * 4}" font-size="3.4" font-family="serif">The quick brown fox jumps over the lazy dog, and ${k} times more it does.</text>`)}`;

describe('ordinary photos', () => {
  test.each([
    ['a room', undefined],
    ['a page of text', page],
    [
      'a plain white card with a name',
      '<rect width="150" height="100" fill="#567"/><rect x="45" y="15" width="60" height="70" fill="#eee"/><text x="75" y="55" font-size="9" text-anchor="middle">Anna</text>',
    ],
    [
      'blinds',
      `<rect width="150" height="100" fill="#ddd"/>${lines(40, (k) => `<rect y="${k * 2.5}" width="150" height="1.1" fill="#555"/>`)}`,
    ],
    [
      'chequered cloth',
      `<rect width="150" height="100" fill="#eee"/>${lines(600, (k) => `<rect x="${(k % 30) * 5}" y="${Math.floor(k / 30) * 5}" width="5" height="5" fill="${(k + Math.floor(k / 30)) % 2 === 0 ? '#222' : '#eee'}"/>`)}`,
    ],
    [
      'a front of windows',
      `<rect width="150" height="100" fill="#c9c2b4"/>${lines(84, (k) => `<rect x="${4 + (k % 12) * 12}" y="${3 + Math.floor(k / 12) * 14}" width="7" height="9" fill="#2b333b"/>`)}`,
    ],
    [
      'a shelf of books',
      `<rect width="150" height="100" fill="#d8cdb8"/>${lines(80, (k) => `<rect x="${(k % 40) * 3.75}" y="${k < 40 ? 8 : 56}" width="${1.5 + ((k * 7) % 5) * 0.5}" height="${30 + ((k * 11) % 9)}" fill="hsl(${(k * 47) % 360} 40% ${20 + ((k * 13) % 40)}%)"/>`)}`,
    ],
    [
      'a head against a white wall',
      '<rect width="150" height="100" fill="#eee"/><ellipse cx="75" cy="46" rx="17" ry="22" fill="#4a3728"/>',
    ],
    [
      'spots',
      `<rect width="150" height="100" fill="#e5e1d8"/>${lines(150, (k) => `<circle cx="${5 + (k % 15) * 10}" cy="${5 + Math.floor(k / 15) * 10}" r="2.6" fill="#333"/>`)}`,
    ],
  ])('[SU23] %s is no card, sharp or blurred', async (_, scene) => {
    const picture = await drawCard({ texts: [], ...(scene === undefined ? {} : { scene }) });

    expect(await look(picture)).toEqual(NOTHING);
    expect(await look(await sharp(picture).blur(24).toBuffer())).toEqual(NOTHING);
  });

  const data = process.env['FIELDPROOF_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
  const photos = join(data, 'jpeg-cameras');
  const names = existsSync(photos) ? readdirSync(photos).filter((name) => /\.jpe?g$/iu.test(name)) : [];
  if (names.length === 0) console.warn(`No photos in ${photos}: cards are not held against real photos.`);

  test.runIf(names.length > 0)('[SU23] photos of many cameras hold no card', async () => {
    const taken: string[] = [];
    for (const name of names) {
      const picture = await sharp(join(photos, name), { failOn: 'none' })
        .resize(2400, 2400, { fit: 'inside', withoutEnlargement: true })
        .toBuffer()
        .catch(() => null);
      if (picture !== null && (await look(picture)).isSuspectedCard) taken.push(name);
    }

    expect(taken).toEqual([]);
  });
});
