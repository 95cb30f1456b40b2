import { PATCH_CONTENT_TYPE, TUS_CHECKSUMS, TUS_EXTENSIONS, TUS_VERSION } from '@shared/contract/studio-api/uploads';
import { UPLOAD_MAX_BYTES } from '@shared/contract/studio-api/limits';
import { sha256Schema, type Sha256 } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import { refuse, type Outcome } from '../outcome';

type HeaderBag = NodeJS.Dict<string | string[]>;
type Checksum = { readonly algorithm: (typeof TUS_CHECKSUMS)[number]; readonly digest: string };

/** Sentences in quotes are those of the tus resumable upload protocol 1.0.0. */
const one = (headers: HeaderBag, name: string): string | null => {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
};

/** What `OPTIONS` tells, without a token. */
export const capabilities: Readonly<Record<string, string>> = {
  'tus-version': TUS_VERSION,
  'tus-extension': TUS_EXTENSIONS.join(','),
  'tus-max-size': String(UPLOAD_MAX_BYTES),
  'tus-checksum-algorithm': TUS_CHECKSUMS.join(','),
};

/** "The Tus-Resumable header MUST be included in every request"; another version: "412", "Tus-Version", not processed. */
export function checkVersion(headers: HeaderBag): Outcome<null> {
  if (one(headers, 'tus-resumable') === TUS_VERSION) return ok(null);
  return refuse('wrong-tus-version', `This studio speaks tus ${TUS_VERSION}: send the header Tus-Resumable.`, {
    headers: { 'tus-version': TUS_VERSION },
  });
}

/** "If the value … is not application/offset+octet-stream, the Server SHOULD return 415". */
export function checkPatchType(headers: HeaderBag): Outcome<null> {
  const type = one(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === PATCH_CONTENT_TYPE
    ? ok(null)
    : refuse('unsupported-media-type', `Upload bytes as ${PATCH_CONTENT_TYPE}.`);
}

/** "The value MUST be a non-negative integer", for Upload-Offset and Upload-Length alike. */
export function readCount(headers: HeaderBag, name: 'upload-offset' | 'upload-length'): Outcome<number> {
  const text = one(headers, name);
  if (text === null || !/^\d{1,100}$/.test(text)) {
    return refuse('invalid-request', `The header ${name} must be a whole number of bytes.`);
  }
  // Above what a number holds exactly it is only compared: it is beyond the largest size, and where no upload stands.
  return ok(Math.min(Number(text), Number.MAX_SAFE_INTEGER));
}

export interface UploadMetadata {
  /** As sent, to be echoed; null when there was none. */
  readonly raw: string | null;
  readonly sha256: Sha256 | null;
}

const METADATA_LIMIT = 4096;

/**
 * "one or more comma-separated key-value pairs. The key and value MUST be separated by a space. The key MUST NOT contain
 * spaces and commas and MUST NOT be empty. The key SHOULD be ASCII encoded and the value MUST be Base64 encoded. All keys MUST
 * be unique." Values are never used as a path or a header; only `sha256` is read.
 */
export function readMetadata(headers: HeaderBag): Outcome<UploadMetadata> {
  const raw = one(headers, 'upload-metadata');
  if (raw === null || raw.trim() === '') return ok({ raw: null, sha256: null });
  if (raw.length > METADATA_LIMIT) return refuse('too-large', `Upload-Metadata may have ${METADATA_LIMIT} characters.`);
  const values = new Map<string, string>();
  for (const pair of raw.split(',')) {
    const match = /^([\x21-\x7e]+)(?: ((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?))?$/.exec(
      pair.trim(),
    );
    const key = match?.[1];
    // A lone word that ends as Base64 does is a value whose key was lost on the way: keys "MUST NOT be empty".
    const isKeyless = match?.[2] === undefined && key?.endsWith('=') === true;
    if (key === undefined || isKeyless || values.has(key)) {
      return refuse('invalid-request', 'Upload-Metadata must be pairs of a unique ASCII key and a Base64 value.');
    }
    values.set(key, Buffer.from(match?.[2] ?? '', 'base64').toString('utf8'));
  }
  const declared = values.get('sha256');
  if (declared === undefined) return ok({ raw, sha256: null });
  const sha256 = sha256Schema.safeParse(declared);
  if (!sha256.success) {
    return refuse('invalid-request', 'The metadata sha256 must be 64 lower-case hex digits in Base64.');
  }
  return ok({ raw, sha256: sha256.data });
}

/** "consists of the name of the used checksum algorithm and the Base64 encoded checksum separated by a space"; else 400. */
export function readChecksum(headers: HeaderBag): Outcome<Checksum | null> {
  const text = one(headers, 'upload-checksum');
  if (text === null) return ok(null);
  const match = /^(\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(text.trim());
  const algorithm = TUS_CHECKSUMS.find((known) => known === match?.[1]);
  if (algorithm === undefined || match?.[2] === undefined) {
    return refuse('unknown-checksum', `Upload-Checksum takes ${TUS_CHECKSUMS.join(', ')} and a Base64 value.`);
  }
  return ok({ algorithm, digest: match[2] });
}
