import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** SEC-S04. Network to the studio goes through main only, so the page connects to itself and to pictures. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' photo: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const headers = (type: string, cache: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cache-control': cache,
});
const missing = (): Response => new Response(null, { status: 404, headers: headers('text/plain', 'no-store') });

/** What of a request counts; any other method than GET is not answered. */
export type AskedUrl = Pick<Request, 'method' | 'url'>;

/** Answers a URL of the app's scheme: a file of the bundle, or a shoot's rows; nothing else. */
export async function answerApp(
  request: AskedUrl,
  { bundleDir, rows }: { bundleDir: string; rows: (shootId: string) => Promise<Uint8Array | null> },
): Promise<Response> {
  const url = parse(request, 'bundle');
  if (!url) return missing();
  const block = /^\/data\/rows\/([0-9a-f-]{36})$/.exec(url.pathname);
  if (block?.[1]) {
    const bytes = await rows(block[1]);
    return bytes
      ? new Response(new Uint8Array(bytes), { headers: headers('application/octet-stream', 'no-store') })
      : missing();
  }
  const path = normalize(join(bundleDir, url.pathname));
  const type = TYPES[extname(path)];
  if (!type || !path.startsWith(bundleDir + sep)) return missing();
  try {
    if (!(await stat(path)).isFile()) return missing();
    return new Response(new Uint8Array(await readFile(path)), { headers: headers(type, 'no-cache') });
  } catch {
    return missing(); // Not in the bundle: there is nothing more to say to a page.
  }
}

/** The camera's own thumbnail, ours, fitted to a screen, every pixel. */
const PICTURE_KINDS = ['first', 'thumb', 'view', 'full'] as const;
type PictureKind = (typeof PICTURE_KINDS)[number];

export interface PictureAsk {
  readonly kind: PictureKind;
  /** As it stands in the URL. */
  readonly photoId: string;
  /** Aborted when the page does not want the picture any more. */
  readonly signal: AbortSignal;
}

/**
 * Answers `photo://thumb/<photo id>/<version>` and the same of the other kinds: pictures looked up by id, never by path (SEC-S03). The version is part of the address, so answers may be kept for ever.
 */
export async function answerPhoto(
  request: AskedUrl & Pick<Request, 'signal'>,
  picture: (ask: PictureAsk) => Promise<string | null>,
): Promise<Response> {
  const kind = PICTURE_KINDS.find((one) => parse(request, one) !== null);
  const ids = /^\/([0-9a-f-]{36})\/[0-9a-f]{0,12}$/.exec(kind ? (parse(request, kind)?.pathname ?? '') : '');
  if (!kind || !ids?.[1]) return missing();
  const path = await picture({ kind, photoId: ids[1], signal: request.signal });
  if (path === null) return missing();
  try {
    return new Response(new Uint8Array(await readFile(path)), {
      headers: headers('image/jpeg', 'max-age=31536000, immutable'),
    });
  } catch {
    return missing(); // The cache was cleaned meanwhile; the tile asks again.
  }
}

function parse(request: AskedUrl, host: string): URL | null {
  if (request.method !== 'GET') return null;
  try {
    const url = new URL(request.url);
    const decoded = decodeURIComponent(url.pathname);
    const isPlain =
      decoded === url.pathname && !decoded.includes('\\') && !decoded.includes('\0') && !decoded.includes('..');
    const isOurs = url.host === host && url.username === '' && url.password === '';
    return isOurs && isPlain ? url : null;
  } catch {
    return null; // Not a URL we ever made.
  }
}
