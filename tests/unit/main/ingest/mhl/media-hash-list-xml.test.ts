import fc from 'fast-check';
import { expect, test } from 'vitest';
import { c4Id } from '../../../../../main/ingest/mhl/c4-id';
import { chainLinks, chainXml } from '../../../../../main/ingest/mhl/chain-xml';
import { manifestXml, xmlDate } from '../../../../../main/ingest/mhl/manifest-xml';
import { textOfXml, xmlText } from '../../../../../main/ingest/mhl/xml-text';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const ILLEGAL = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u;

test('[CU14] the C4 id of nothing is the published one', () => {
  expect(c4Id('')).toBe('c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT');
});

test('[CU15] any text becomes legal XML, and legal text comes back as it was', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const xml = xmlText(text);

      expect(ILLEGAL.test(xml)).toBe(false);
      expect(/[<>"]/u.test(xml)).toBe(false);
      if (!ILLEGAL.test(text)) expect(textOfXml(xml)).toBe(text);
    }),
  );
});

test('[CU15] what XML cannot carry is written as its bytes', () => {
  expect(xmlText('a\u0001b\ud800c&<')).toBe('a%01b%EF%BF%BDc&amp;&lt;');
});

test('[CU15] a time that no calendar has is still a date', () => {
  for (const ms of [Number.NaN, -1e18, 1e18, -62_198_755_200_000]) expect(xmlDate(ms)).toBe('1970-01-01T00:00:00.000Z');
  expect(xmlDate(Date.UTC(2026, 4, 1, 10, 20, 30, 120))).toBe('2026-05-01T10:20:30.120Z');
});

test('[CU14] a chain comes back as it was written', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text === text.trim());
  const link = fc.record({
    sequence: fc.integer({ min: 1, max: 99_999 }),
    path: name,
    c4: fc.string().map((text) => c4Id(text)),
  });
  fc.assert(
    fc.property(fc.array(link, { minLength: 1, maxLength: 5 }), (links) => {
      const legal = links.filter(({ path }) => !ILLEGAL.test(path));

      expect(chainLinks(chainXml(legal))).toEqual(legal);
    }),
  );
});

test('[CU13] an entry has its size, its times, its hash and what was done', () => {
  const xml = manifestXml({ createdAtMs: 0, hostname: 'desk', toolVersion: '1.0' }, [
    {
      path: 'originals/A & B.JPG',
      sizeBytes: 7,
      mtimeMs: 0,
      xxh3: '00000000000000ff',
      action: 'failed',
      hashedAtMs: 1,
    },
  ]);

  expect(xml).toContain(
    '<path size="7" lastmodificationdate="1970-01-01T00:00:00.000Z">originals/A &amp; B.JPG</path>',
  );
  expect(xml).toContain('<xxh3 action="failed" hashdate="1970-01-01T00:00:00.001Z">00000000000000ff</xxh3>');
});
