import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collisionKey } from '@shared/rules/naming/collision-key';
import type { NamingValues } from '@shared/rules/naming/naming-tokens';
import { parseTemplate } from '@shared/rules/naming/parse-template';
import { baseOfStored, cameraBase, renderBase, renderTail, withSuffix } from '@shared/rules/naming/render-base';
import { isDeviceName, sanitiseSegment } from '@shared/rules/naming/sanitise-segment';
import { shootOfDay } from '@shared/rules/naming/shoot-of-day';
import { utf8Length } from '@shared/rules/naming/utf8-length';

const VALUES: NamingValues = {
  orig: 'DSC_0041',
  tail: '.NEF',
  capturedAtMs: Date.UTC(2026, 4, 1, 2, 30, 9, 120),
  dayStartHour: 4,
  seq: 7,
  cam: 'NIKON Z 8',
  serial: '6001234',
  card: 'CARD A',
  station: 'S1',
  shoot: 'Maple Street 12',
  client: 'Kowalski',
  order: 'O-99',
  bucket: 'Photos',
  service: 'HDR',
  subject: 'A-1001',
  last: 'Żółć',
  first: 'Anna',
  group: '3B',
  pos: 12,
  bracket: 4,
  frame: 2,
  version: 3,
  sha256: 'ab'.repeat(32),
};

function write(template: string, values: Partial<NamingValues> = {}): string {
  const parsed = parseTemplate(template);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return renderBase(parsed.value, { ...VALUES, ...values }).base;
}
const errorOf = (template: string): { code: string; at: number } | null => {
  const parsed = parseTemplate(template);
  return parsed.ok ? null : { code: parsed.error.code, at: parsed.error.at };
};

describe('tokens', () => {
  test.each([
    ['{orig}', 'DSC_0041'],
    ['{num}', '0041'],
    ['{num:6}', '000041'],
    ['{seq}', '7'],
    ['{seq:4}', '0007'],
    ['{date}', '2026-05-01'],
    ['{date:YYYYMMDD}', '20260501'],
    ['{date:YY.MM.DD_HH-mm-ss-SSS}', '26.05.01_02-30-09-120'],
    ['{time}', '023009'],
    ['{eventdate}', '2026-04-30'],
    ['{cam}_{serial}', 'NIKON Z 8_6001234'],
    ['{card}-{station}', 'CARD A-S1'],
    ['{shoot} {client} {order}', 'Maple Street 12 Kowalski O-99'],
    ['{bucket}{service}', 'PhotosHDR'],
    ['{subject}_{last}_{first}_{group}', 'A-1001_Żółć_Anna_3B'],
    ['{pos:3}-{bracket:3}-{frame}', '012-004-2'],
    ['{version}-{hash}', '3-abababab'],
    ['{hash:4}', 'abab'],
    ['{date:YYYYMMDD}_{shoot}_{seq:4}', '20260501_Maple Street 12_0007'],
  ])('[NA1] %s is written as %s', (template, name) => {
    expect(write(template)).toBe(name);
  });

  test('[NA1] a number longer than its width is not cut', () => {
    expect(write('{seq:4}', { seq: 123_456 })).toBe('123456');
  });

  test('[NA5] dates are the wall clock of the camera, whatever zone this computer is in', () => {
    const zone = process.env['TZ'];
    const written = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia'].map((name) => {
      process.env['TZ'] = name;
      return write('{date:YYYY-MM-DD HH.mm}');
    });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;

    expect(new Set(written)).toEqual(new Set(['2026-05-01 02.30']));
  });

  test('[NA10] what a photo does not have is written and told, never left out', () => {
    const parsed = parseTemplate('{date}_{subject}_{seq:4}');
    if (!parsed.ok) throw new Error('expected a template');

    const rendered = renderBase(parsed.value, { ...VALUES, capturedAtMs: null, subject: '  ' });

    expect(rendered).toEqual({ base: 'no-date_no-subject_0007', missing: ['date', 'subject'] });
  });
});

describe('templates', () => {
  test.each([
    ['{origin}', 'unknown-token', 0],
    ['a {nope:3}', 'unknown-token', 2],
    ['{}', 'unknown-token', 0],
    ['{seq:0}', 'bad-argument', 0],
    ['{seq:four}', 'bad-argument', 0],
    ['{orig:3}', 'bad-argument', 0],
    ['{date:QQQ}', 'bad-argument', 0],
    ['{date:}', 'bad-argument', 0],
    ['{hash:3}', 'bad-argument', 0],
    ['{seq', 'unclosed', 0],
    ['a{', 'unclosed', 1],
    ['{ext}_{seq}', 'misplaced-extension', 0],
    ['{seq}{ext}', 'misplaced-extension', 5],
    ['', 'empty', 0],
    ['folder/', 'empty', 7],
    ['/seq', 'bad-folder', 0],
    ['a//b', 'bad-folder', 1],
    ['../{seq}', 'bad-folder', 0],
    ['a\\b', 'bad-folder', 1],
  ])('[NA2] “%s” is refused as %s at %i', (template, code, at) => {
    expect(errorOf(template)).toEqual({ code, at });
  });

  test('[NA2] no text whatever breaks the parser, and what it takes can be written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', ':', '/', 'seq', 'orig', 'ext', '4', 'a', '.', ' ') }),
        (template) => {
          const parsed = parseTemplate(template);
          if (parsed.ok) expect(renderBase(parsed.value, VALUES).base).not.toBe('');
        },
      ),
    );
  });

  test('[NA3] two braces are one, and slashes of the template make folders', () => {
    expect(write('{{x}/{cam}/{orig}')).toBe('{x}/NIKON Z 8/DSC_0041');
    expect(write('{date:YYYY/MM}/{orig}')).toBe('2026/05/DSC_0041');
  });

  test('[NA3] a slash in a value makes no folder and leads nowhere', () => {
    expect(write('{shoot}_{seq}', { shoot: '../../etc/passwd' })).toBe('etcpasswd_7');
  });

  test.each([
    ['{orig}', 'camera', '.NEF'],
    ['{orig}.{ext}', 'lower', '.nef'],
    ['{orig}.{ext:keep}', 'keep', '.NEF'],
  ])('[NA4] %s gives the extension as %s: %s', (template, extension, tail) => {
    const parsed = parseTemplate(template);
    if (!parsed.ok) throw new Error('expected a template');

    expect([parsed.value.extension, renderTail(parsed.value.extension, '.NEF')]).toEqual([extension, tail]);
    expect(renderBase(parsed.value, VALUES).base).toBe('DSC_0041');
  });
});

describe('sanitising', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 300 });

  test('[NA6] a sanitised name has nothing that a disk refuses, and sanitising it again changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = sanitiseSegment(text);
        expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(name).not.toMatch(/^[\s.]|[\s.]$/u);
        expect(name).toBe(name.normalize('NFC'));
        expect(sanitiseSegment(name)).toBe(name);
      }),
    );
  });

  test.each([
    ['  name. ', 'name'],
    ['..', ''],
    ['a:b*c?"<>|', 'abc'],
    ['line\nbreak\u0000', 'linebreak'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['cafe\u0301', 'caf\u00e9'],
    ['-rf', '-rf'],
    ['👰🏽‍♀️', '👰🏽‍♀️'],
  ])('[NA6] %j becomes %j', (text, name) => {
    expect(sanitiseSegment(text)).toBe(name);
  });

  test('[NA6] a photo without a usable name is called photo', () => {
    expect(cameraBase({ orig: '...', tail: '.JPG' }).base).toBe('photo');
    expect(write('{shoot}', { shoot: '???' })).toBe('photo');
  });

  test.each(['CON', 'con', 'nul', 'COM1', 'LPT9', 'aux.old', 'COM¹', 'Prn'])(
    '[NA7] the device name %s is evaded',
    (name) => {
      const safe = sanitiseSegment(name);

      expect(isDeviceName(safe)).toBe(false);
      expect(safe.replace('_', '')).toBe(name);
    },
  );

  test.each(['CONTRACT', 'COM10', 'Console', 'lpt'])('[NA7] %s is no device', (name) => {
    expect(sanitiseSegment(name)).toBe(name);
  });

  test('[NA8] base, suffix and tail stay within 200 bytes and are cut between characters', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('.JPG', '.CR2.xmp', '', '.extension-that-is-rather-long'), (orig, tail) => {
        const name = withSuffix(cameraBase({ orig, tail }).base, 99_999) + renderTail('camera', tail);
        expect(utf8Length(name)).toBeLessThanOrEqual(200);
        expect(name).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  test('[NA8] an extension beyond reason is dropped', () => {
    expect(renderTail('camera', `.${'x'.repeat(60)}`)).toBe('');
  });

  test('[NA9] case and Unicode form do not make another name', () => {
    expect(collisionKey('A/CAFÉ.JPG')).toBe(collisionKey('a/cafe\u0301.jpg'));
    expect(collisionKey('A/1.JPG')).not.toBe(collisionKey('A/2.JPG'));
  });

  test('[NA11] the base of a stored file is found again', () => {
    const stems = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        stems,
        fc.constantFrom('.JPG', '.CR2.xmp', '.xmp', ''),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (orig, tail, nth, isLower) => {
          const base = withSuffix(`originals/${cameraBase({ orig: `${orig}x`, tail }).base}`, nth);
          fc.pre(tail !== '' || !base.slice('originals/'.length).includes('.'));
          expect(baseOfStored(base + renderTail(isLower ? 'lower' : 'camera', tail), tail)).toBe(base);
        },
      ),
    );
  });
});

test.each([
  ['2026-05-01 03:59', 'Watch', '2026-04-30 Watch'],
  ['2026-05-01 04:00', 'Watch', '2026-05-01 Watch'],
  ['2026-05-01 04:00', '  ', '2026-05-01'],
])('[NA12] at %s the folder “%s” feeds “%s”', (at, label, shoot) => {
  expect(shootOfDay(label, Date.parse(`${at}Z`), 4)).toBe(shoot);
});
