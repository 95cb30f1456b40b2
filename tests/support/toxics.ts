/** One request as the proxy saw it pass. */
export interface ProxiedRequest {
  /** From 0, over all connections. */
  readonly n: number;
  readonly connection: number;
  readonly method: string;
  readonly path: string;
  readonly bodyBytes: number;
  /** Of the answer that the studio gave; null while there is none, and when it was not asked. */
  status: number | null;
}

/** What is done to one request on its way. */
export type Toxic =
  /** It reaches the studio whole, which acts on it; its answer is thrown away and the line breaks. */
  | { readonly kind: 'lose-answer' }
  /** It reaches the studio twice, one after the other; the second answer is passed on. */
  | { readonly kind: 'twice' }
  /** Something else answers, and the studio hears nothing. */
  | { readonly kind: 'reply'; readonly form: PortalForm }
  /** The studio's answer is made up, with its id and the nonce of the request, and the studio hears nothing. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      /** Of the problem details. */
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A gateway in front of the studio says so, without any proof. */
  | { readonly kind: 'gateway'; readonly status: number }
  /** One bit of the byte at this place of the body is turned over. */
  | { readonly kind: 'flip'; readonly at: number }
  /** The line breaks after so many bytes of the body, or of the answer (with its head). */
  | { readonly kind: 'cut'; readonly in: 'body' | 'answer'; readonly after: number; readonly by: CutBy }
  /** It is swallowed and nothing ever comes back, though the connection stands. */
  | { readonly kind: 'silence' }
  /** The answer comes byte by byte. */
  | { readonly kind: 'drip'; readonly gapMs: number };

/** A line that ends in order, one that is reset (RST), and one of which the studio's side does not notice that it is broken. */
export type CutBy = 'end' | 'reset' | 'half-open';

/** What a whole connection suffers, whatever is sent over it. */
export interface LineToxics {
  /** Before anything is passed on, in either direction. */
  latencyMs: number;
  upBytesPerSecond: number;
  downBytesPerSecond: number;
  /** For each new connection: bytes from the client after which it breaks; null lets it live. */
  cutAfter: (connection: number) => number | null;
  cutBy: CutBy;
}

export const soundLine = (): LineToxics => ({
  latencyMs: 0,
  upBytesPerSecond: Infinity,
  downBytesPerSecond: Infinity,
  cutAfter: () => null,
  cutBy: 'end',
});

/** Decides what happens to a request; null lets it pass. */
export type ToxicScript = (request: ProxiedRequest) => Toxic | null;

/** Ways in which a login page, a proxy or another server answers in the studio's place. */
export const portalForms = [
  'html-200',
  'redirect-302',
  'empty-204',
  'json-200',
  'tus-204',
  'replayed-studio-id',
  'network-auth-511',
  'refusal-403',
  'not-http',
] as const;
export type PortalForm = (typeof portalForms)[number];

const PAGE = '<!doctype html><title>Welcome to the Grand Hotel</title><form>Room number <input name="room"></form>';

/** The bytes of such an answer. @param studioId what an eavesdropper would replay */
export function portalAnswer(form: PortalForm, studioId = ''): Buffer {
  switch (form) {
    case 'html-200':
      return message('200 OK', { 'content-type': 'text/html' }, PAGE);
    case 'redirect-302':
      return message('302 Found', { location: 'http://login.hotel.example/?next=studio' }, '');
    case 'empty-204':
      return message('204 No Content', {}, null);
    case 'json-200':
      return message('200 OK', { 'content-type': 'application/json' }, '{"ok":true,"have":[]}');
    case 'tus-204':
      return message('204 No Content', { 'tus-resumable': '1.0.0', 'upload-offset': '99999999' }, null);
    case 'replayed-studio-id':
      // The studio's id is no secret; the nonce of this request is.
      return message('200 OK', { 'x-studio-id': studioId, 'x-studio-nonce': 'an-old-one' }, '{"have":[]}');
    case 'network-auth-511':
      return message('511 Network Authentication Required', { 'content-type': 'text/html' }, PAGE);
    case 'refusal-403':
      return message('403 Forbidden', { 'content-type': 'text/html' }, PAGE);
    case 'not-http':
      // The first bytes of a TLS alert: what an https port says to a plain request.
      return Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]);
  }
}

/** @param body null: an answer that has none, not even a length */
export function message(status: string, headers: Readonly<Record<string, string>>, body: string | null): Buffer {
  const length = body === null ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([`HTTP/1.1 ${status}`, ...lines, ...length, '', body ?? ''].join('\r\n'));
}
