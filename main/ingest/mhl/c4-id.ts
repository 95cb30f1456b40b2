import { createHash } from 'node:crypto';

/** Without 0, O, I and l, so that an id can be read out aloud. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** 58^88 is the first power above 2^512. */
const DIGITS = 88;

/** C4 id (SMPTE ST 2114): SHA-512 in base 58, always 90 characters. */
export function c4Id(bytes: Uint8Array | string): string {
  let rest = BigInt(`0x${createHash('sha512').update(bytes).digest('hex')}`);
  let text = '';
  for (let digit = 0; digit < DIGITS; digit += 1) {
    text = (ALPHABET[Number(rest % 58n)] ?? '') + text;
    rest /= 58n;
  }
  return `c4${text}`;
}
