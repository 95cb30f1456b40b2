import { expect, test } from 'vitest';
import { judgeBytes } from '../../../../studio/blobs/judge-bytes';

const judge = (bytes: Buffer) =>
  judgeBytes((position, length) => Promise.resolve(bytes.subarray(position, position + length)));
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

/** A JPEG's markers as far as its frame header, behind so many full segments. */
function jpeg(width: number, height: number, segments = 0): Buffer {
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), Buffer.alloc(0xfffd)]);
  const frame = Buffer.from([0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 0, 0]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...Array<Buffer>(segments).fill(segment), frame]);
}

function png(width: number, height: number): Buffer {
  const bytes = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\b\x06\0\0\0', 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function heif(width: number, height: number): Buffer {
  const box = Buffer.from('\0\0\0\x14ispe\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
  box.writeUInt32BE(width, 12);
  box.writeUInt32BE(height, 16);
  return Buffer.concat([Buffer.from('\0\0\0\x14ftypavif\0\0\0\0mif1', 'latin1'), box]);
}

test.each([
  ['an SVG picture', Buffer.from(SVG)],
  [
    'one behind a declaration, comments and a mark',
    Buffer.from(`\ufeff<?xml version="1.0"?>\n<!-- a -->\n<!-- b -->${SVG}`),
  ],
  ['one with a document type', Buffer.from(`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">${SVG}`)],
  ['one under a prefix', Buffer.from('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>')],
  ['one in UTF-16', Buffer.from(`\ufeff${SVG}`, 'utf16le')],
  ['one in UTF-16 the other way round', Buffer.from(`\ufeff${SVG}`, 'utf16le').swap16()],
  ['a PDF', Buffer.from('%PDF-1.7\n')],
  ['a photo that is a PDF too', Buffer.concat([jpeg(10, 10), Buffer.from('%PDF-1.7\n')])],
  ['PostScript', Buffer.from('%!PS-Adobe-3.0')],
  ['DjVu', Buffer.from('AT&TFORM')],
  ['a script', Buffer.from('#!/bin/sh\n')],
  ['a program', Buffer.from('\x7fELF\x02\x01', 'latin1')],
])('[ST84] %s is refused as something that runs', async (_, bytes) => {
  expect(await judge(bytes)).toBe('program');
});

test.each([
  ['PNG', png(50_000, 50_000)],
  ['JPEG', jpeg(65_535, 65_535)],
  ['JPEG whose size stands far behind', jpeg(65_535, 4_000, 30)],
  ['AVIF', heif(17_000, 17_000)],
])('[ST84] a %s of too many pixels is refused', async (_, bytes) => {
  expect(await judge(bytes)).toBe('bomb');
});

test.each([
  ['a photo', jpeg(8_256, 5_504, 3)],
  ['a photo that is cut off', jpeg(8_256, 5_504).subarray(0, 6)],
  ['a photo with endless segments', Buffer.concat([jpeg(9, 9, 1).subarray(0, 4), Buffer.alloc(20, 0xff)])],
  ['a PNG', png(8_000, 6_000)],
  ['an empty PNG', png(0, 0).subarray(0, 12)],
  ['HEIF', heif(8_064, 6_048)],
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(100_000)],
  ['a login page', Buffer.from('<!DOCTYPE html><html><script>alert(1)</script><svg></svg></html>')],
  ['a sidecar', Buffer.from('<?xpacket begin="\ufeff"?><x:xmpmeta xmlns:x="adobe:ns:meta/"/>')],
  ['a sidecar that speaks of pictures', Buffer.from('<?xml version="1.0"?><note>an <svg> in it</note>')],
  ['text', Buffer.from('hello world')],
])('[ST84] %s is taken', async (_, bytes) => {
  expect(await judge(bytes)).toBe('fit');
});
