import { fail, ok, type Result } from '@shared/model/result';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** The base address of a studio, without a slash at the end; or a sentence saying what is wrong with it. */
export function studioAddress(text: string): Result<string, string> {
  if (!URL.canParse(text)) {
    return fail('The address of the studio is not a web address. It looks like https://studio.example.');
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return fail('The address of the studio begins with https://.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return fail(
      'Photos and sign-in travel to a studio only over https://; plain http:// is for a studio on this computer.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    return fail('The address of the studio must not contain a name or password.');
  }
  return ok(`${url.origin}${url.pathname.replace(/\/+$/, '')}`);
}
