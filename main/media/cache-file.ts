import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * Cached JPEGs carry a comment right after their first marker: a name, the length and the CRC-32 of
 * all that follows. A file that a power cut tore, or that rotted, is noticed and made again; it costs
 * no second file, and every program still shows the picture.
 */
const NAME = 'fieldproof1 ';
const COMMENT_BYTES = NAME.length + 8 + 1 + 8;
const HEAD_BYTES = 2 + 4 + COMMENT_BYTES;

const hex8 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** Part of the name, so that a change of recipe makes everything anew. */
const RECIPE = 'v1';

/** Where a rendition of a file's content is kept. */
export const cachePathOf = (cacheDir: string, sha256: string, kind: string): string =>
  path.join(cacheDir, sha256.slice(0, 2), `${sha256}-${kind}-${RECIPE}.jpg`);

function seal(jpeg: Uint8Array): Buffer {
  const rest = jpeg.subarray(2);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(0xffd8, 0);
  head.writeUInt16BE(0xfffe, 2);
  head.writeUInt16BE(COMMENT_BYTES + 2, 4);
  head.write(`${NAME}${hex8(rest.length)} ${hex8(crc32(rest))}`, 6, 'latin1');
  return Buffer.concat([head, rest]);
}

export function isSealed(bytes: Uint8Array): boolean {
  if (bytes.length <= HEAD_BYTES) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, HEAD_BYTES).toString('latin1', 6);
  const rest = bytes.subarray(HEAD_BYTES);
  return text === `${NAME}${hex8(rest.length)} ${hex8(crc32(rest))}`;
}

/** True when the cached picture is there, whole. */
export async function isWholeCacheFile(file: string): Promise<boolean> {
  try {
    return isSealed(await readFile(file));
  } catch {
    // Absent or unreadable: both mean that it must be made.
    return false;
  }
}

/** Writes beside the place and renames, so that no reader ever meets half a picture. */
export async function writeCacheFile(file: string, jpeg: Uint8Array): Promise<void> {
  const part = `${file}.${randomBytes(6).toString('hex')}.part`;
  const handle = await open(part, 'wx').catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await mkdir(path.dirname(file), { recursive: true });
    return open(part, 'wx');
  });
  try {
    await handle.writeFile(seal(jpeg));
    await handle.close();
    await rename(part, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

/** False when it could not be written: a full disk must not cost what was found out about the picture. */
export const tryWriteCacheFile = (file: string, jpeg: Uint8Array): Promise<boolean> =>
  writeCacheFile(file, jpeg).then(
    () => true,
    () => false,
  );
