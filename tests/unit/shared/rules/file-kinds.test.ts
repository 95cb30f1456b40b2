import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeName, roleOfExtension, roleOfHead, skippedFolder } from '@shared/rules/file-kinds';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('judging by name', () => {
  test.each([
    ['IMG_0001.JPG', 'image'],
    ['IMG_0001.jpeg', 'image'],
    ['DSC_0001.NEF', 'raw'],
    ['_MG_1.CR3', 'raw'],
    ['IMG_0001.CR2.xmp', 'sidecar'],
    ['MVI_1.THM', 'thumbnail'],
    ['SND_1.WAV', 'audio'],
    ['C0001.MP4', 'video'],
  ])('[IN6] %s is taken as %s', (name, role) => {
    expect(judgeName(['DCIM', '100CANON'], name)).toEqual({ kind: 'take', role });
  });

  test.each([
    [['DCIM', '100CANON'], '._IMG_0001.JPG', 'apple-double'],
    [['DCIM'], 'Thumbs.db', 'computer-data'],
    [[], '.DS_Store', 'computer-data'],
    [[], 'NIKON001.DSC', 'camera-data'],
    [['DCIM', 'CANONMSC'], 'M0100.CTG', 'camera-data'],
    [['MISC'], 'AUTPRINT.MRK', 'camera-data'],
    [['MISC'], 'anything', 'camera-data'],
    [['PRIVATE', 'M4ROOT'], 'MEDIAPRO.XML', 'camera-data'],
    [['AVF_INFO'], 'AVIN0001.BNP', 'camera-data'],
    [[], 'truth.json', 'not-a-photo'],
    [[], 'roster.csv', 'not-a-photo'],
    [[], 'no extension', 'not-a-photo'],
  ])('[IN5] %j/%s is only looked at, and else left with code %s', (folders, name, code) => {
    expect(judgeName(folders, name)).toMatchObject({ kind: 'look', otherwise: { code } });
  });

  test.each([
    ['.Trashes', 'waste-bin'],
    ['$RECYCLE.BIN', 'waste-bin'],
    ['.Trash-1000', 'waste-bin'],
    ['.Spotlight-V100', 'system-folder'],
    ['.fseventsd', 'system-folder'],
    ['System Volume Information', 'system-folder'],
    ['.fieldproof', 'system-folder'],
  ])('[IN5] the folder %s is left with code %s', (name, code) => {
    expect(skippedFolder(name)?.code).toBe(code);
  });

  test.each(['DCIM', 'MISC', 'PRIVATE', 'Trash', 'lost+found', 'FOUND.000'])(
    '[IN6] the folder %s is looked into',
    (name) => {
      expect(skippedFolder(name)).toBeNull();
    },
  );

  test('[IN6] no name with a picture extension is ever left for its name, but for the AppleDouble mark', () => {
    const stem = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => !text.startsWith('._') && !text.includes('/'));
    const extension = fc.constantFrom('jpg', 'JPG', 'CR2', 'nef', 'HEIC', 'dng', 'tiff', 'MP4');
    const folders = fc.array(fc.constantFrom('DCIM', 'MISC', '100CANON', 'CANONMSC', 'CLIPINF'), { maxLength: 3 });

    fc.assert(
      fc.property(folders, stem, extension, (above, name, ext) => {
        expect(judgeName(above, `${name}.${ext}`).kind).toBe('take');
      }),
    );
  });
});

describe('judging by the first bytes', () => {
  test.each([
    ['a JPEG', '\u00ff\u00d8\u00ff\u00e0', 'image'],
    ['a PNG', '\u0089PNG\r\n\u001a\n', 'image'],
    ['a HEIC', '\0\0\0\u0018ftypheic', 'image'],
    ['a CR3', '\0\0\0\u0018ftypcrx ', 'raw'],
    ['an MP4', '\0\0\0\u0018ftypisom', 'video'],
    ['a CR2', 'II*\0\u0010\0\0\0CR\u0002\0', 'raw'],
    ['a TIFF', 'MM\0*\0\0\0\u0008', 'image'],
    ['an ORF', 'IIRO\u0008\0\0\0', 'raw'],
    ['an RW2', 'IIU\0\u0018\0\0\0', 'raw'],
    ['a RAF', 'FUJIFILMCCD-RAW 0201', 'raw'],
    ['a WEBP', 'RIFF\0\0\0\0WEBP', 'image'],
    ['a WAV', 'RIFF\0\0\0\0WAVE', 'audio'],
  ])('[IN6] %s is known', (_what, head, role) => {
    expect(roleOfHead(bytes(head))).toBe(role);
  });

  test.each([
    ['nothing', ''],
    ['JSON', '{"photos": []}'],
    ['a CSV', 'subject_id;name'],
    ['an AppleDouble file', '\0\u0005\u0016\u0007\0\u0002\0\0Mac OS X'],
    ['text that starts like a BMP', 'BMW of the bride'],
  ])('[IN6] %s is no picture', (_what, head) => {
    expect(roleOfHead(bytes(head))).toBeNull();
  });

  test('[IN6] any bytes are judged without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (head) => {
        expect(() => roleOfHead(head)).not.toThrow();
      }),
    );
  });
});

test('[IN6] a leading dot starts a name, not an extension', () => {
  expect(roleOfExtension('.jpg')).toBeNull();
});
