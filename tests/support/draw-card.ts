import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import QRCode from 'qrcode';
import sharp from 'sharp';
import { prepareZXingModule, writeBarcode, type WriteInputBarcodeFormat } from 'zxing-wasm/writer';
import type { GreyImage } from '../../main/media/codes/grey-image';

/** What is photographed: a card before a scene. Lengths are shares of the picture's height. */
export interface CardPicture {
  readonly texts: readonly string[];
  readonly format?: WriteInputBarcodeFormat;
  /** Height of the card. */
  readonly size?: number;
  readonly x?: number;
  readonly y?: number;
  /** Degrees. */
  readonly turn?: number;
  /** SVG drawn over the card, whose box is 0 0 100 125. */
  readonly over?: string;
  readonly isInverted?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** SVG of the scene, box 0 0 150 100; a room with a window and a person when left out. */
  readonly scene?: string;
}

const ROOM = `<rect width="150" height="100" fill="#8a7a68"/><rect x="96" y="8" width="44" height="40" fill="#e6eef2"/>
  <path d="M118 8v40M96 28h44" stroke="#5d564c" stroke-width="1.5"/><rect y="78" width="150" height="22" fill="#4f4238"/>
  <ellipse cx="34" cy="40" rx="13" ry="17" fill="#c99f82"/><path d="M12 100q3-42 22-42t22 42z" fill="#33415c"/>`;

/** The code's modules as an SVG of the box 0 0 100 100, quiet zone included. */
async function codeSvg(text: string, format: WriteInputBarcodeFormat): Promise<string> {
  if (format !== 'QRCode') return barcodeSvg(text, format);
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size;
  const squares = Array.from({ length: side * side }, (_, at) =>
    modules.get(Math.floor(at / side), at % side) ? `M${at % side} ${Math.floor(at / side)}h1v1h-1z` : '',
  );
  return `<g transform="scale(${100 / (side + 8)}) translate(4 4)"><path d="${squares.join('')}" fill="#111"/></g>`;
}

let writer: Promise<unknown> | null = null;

async function barcodeSvg(text: string, format: WriteInputBarcodeFormat): Promise<string> {
  writer ??= readFile(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm')).then((wasm) =>
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true }),
  );
  await writer;
  const { svg } = await writeBarcode(text, { format, addQuietZones: true });
  const [, width, height] = /width="(\d+)" height="(\d+)"/u.exec(svg)!;
  const scale = 100 / Math.max(Number(width), Number(height));
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/u, '').replace(/<\/svg>\s*$/u, '');
  return `<g transform="translate(${(100 - Number(width) * scale) / 2} ${(100 - Number(height) * scale) / 2}) scale(${scale})">${inner}</g>`;
}

async function cardSvg({ texts, format = 'QRCode', over = '', isInverted = false }: CardPicture): Promise<string> {
  const [paper, ink] = isInverted ? ['#141414', '#ddd'] : ['#d9d6cf', '#222'];
  const share = texts.length > 1 ? 0.5 : 1;
  const codes = await Promise.all(texts.map((text) => codeSvg(text, format)));
  const placed = codes.map(
    (code, k) => `<g transform="translate(${(k % 2) * 50} ${Math.floor(k / 2) * 50}) scale(${share})">${code}</g>`,
  );
  const drawn = isInverted ? placed.join('').replaceAll('#111', '#e4e4e4') : placed.join('');
  return `<rect width="100" height="125" fill="${paper}"/>${drawn}<text x="50" y="109" font-size="8" text-anchor="middle" fill="${ink}">Name</text>
    <text x="50" y="119" font-size="7" text-anchor="middle" fill="${ink}">${texts[0] ?? ''}</text>${over}`;
}

/** The picture as JPEG, with the grain of a sensor. */
export async function drawCard(picture: CardPicture): Promise<Buffer> {
  const { size = 0.7, x = 0.5, y = 0.5, turn = 0, width = 1500, height = 1000, scene = ROOM } = picture;
  const scale = (size * 100) / 125;
  const card =
    picture.texts.length === 0
      ? ''
      : `<g transform="translate(${x * 150} ${y * 100}) rotate(${turn}) scale(${scale}) translate(-50 -62.5)">${await cardSvg(picture)}</g>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 150 100" preserveAspectRatio="xMidYMid slice">${scene}${card}</svg>`;
  const grain = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 6 } },
  })
    .png()
    .toBuffer();
  return sharp(Buffer.from(svg))
    .removeAlpha()
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 93 })
    .toBuffer();
}

/** A loader as `readCodes` takes it, and the edges it was asked for. */
export function greyLoader(picture: Buffer): { load: (edgePx: number) => Promise<GreyImage>; asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    load: async (edgePx) => {
      asked.push(edgePx);
      const { data, info } = await sharp(picture)
        .resize(edgePx, edgePx, { fit: 'inside', withoutEnlargement: true })
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return { data: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
    },
  };
}
