export interface DecodedText {
  readonly text: string;
  /** As people call it. */
  readonly encoding: string;
}

/** Letters of Polish, which both of the old Windows encodings hold at other places. */
const POLISH = /[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]/gu;
/** What Polish text looks like when it is read as Windows-1252: `¹ ê œ Ÿ ¿ ³ ñ` inside words. */
const NOT_WORDS = /[¹³¿¯Ÿ£¥]/gu;

/**
 * Text of a file whose encoding nobody told. A byte order mark decides; else UTF-8 when it is valid,
 * which by chance it never is; else UTF-16 by its zero bytes; else whichever of Windows-1250 and
 * Windows-1252 makes words: spreadsheets in Poland save the former, in the west the latter.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, [0xff, 0xfe])) return { text: decode(bytes, 'utf-16le'), encoding: 'UTF-16' };
  if (startsWith(bytes, [0xfe, 0xff])) return { text: decode(bytes, 'utf-16be'), encoding: 'UTF-16' };
  const zeros = zeroBytes(bytes);
  if (zeros.odd > bytes.length / 4) return { text: decode(bytes, 'utf-16le'), encoding: 'UTF-16' };
  if (zeros.even > bytes.length / 4) return { text: decode(bytes, 'utf-16be'), encoding: 'UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    return decodeWindows(bytes);
  }
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte);
const decode = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes);

function zeroBytes(bytes: Uint8Array): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  bytes.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2 === 0 ? 'even' : 'odd'] += 1;
  });
  return zeros;
}

function decodeWindows(bytes: Uint8Array): DecodedText {
  const western = decode(bytes, 'windows-1252');
  const central = decode(bytes, 'windows-1250');
  const isCentral = count(western, NOT_WORDS) > 0 && count(central, POLISH) > count(western, POLISH);
  return isCentral ? { text: central, encoding: 'Windows-1250' } : { text: western, encoding: 'Windows-1252' };
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;
