import type { Pin } from '@shared/contract/settings';
import { fail, ok, type Result } from '@shared/model/result';

/** A studio, and how the line to it is secured. */
export interface StudioTarget {
  readonly url: string;
  /** Certificate that a person confirmed. */
  readonly pin?: Pin | undefined;
  /** A person agreed that the line inside of this network is not encrypted. */
  readonly isPlainAllowed?: boolean | undefined;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Addresses that routers do not pass on: a network of one's own, or one cable. Names are left out: whose they are is told by a server. */
const isPrivate = (host: string): boolean =>
  /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/.test(host) ||
  /^\[(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(host);

/** Whether it is plain http to a studio in this network: allowed to who agrees to it. */
export function isPlainInLan(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && isPrivate(hostname);
}

/** The base address of a studio, without a slash at the end; or a sentence saying what is wrong with it. */
export function studioAddress(text: string, isPlainAllowed = false): Result<string, string> {
  if (!URL.canParse(text)) {
    return fail('The address of the studio is not a web address. It looks like https://studio.example.');
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return fail('The address of the studio begins with https://.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !(isPlainAllowed && isPrivate(url.hostname))) {
    return fail(
      'Photos and sign-in travel to a studio only over https://; plain http:// is for a studio on this computer.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    return fail('The address of the studio must not contain a name or password.');
  }
  return ok(`${url.origin}${url.pathname.replace(/\/+$/, '')}`);
}
