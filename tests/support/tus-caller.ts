import { connect } from 'node:net';
import { join } from 'node:path';
import { base64, type TestReply, type TestStudio } from './test-studio';

export const TUS = { 'tus-resumable': '1.0.0' };
export const CHUNK = { ...TUS, 'content-type': 'application/offset+octet-stream' };

/** `Upload-Metadata` that declares a hash. */
export const declare = (sha256: string) => ({
  'upload-metadata': `sha256 ${base64(sha256)},filename ${base64('a.jpg')}`,
});
export const pathOf = (reply: TestReply): string => new URL(reply.headers.get('location') ?? '').pathname;

/** The calls of tus, as a test says them. */
export function tusCaller(studio: TestStudio) {
  const create = (bytes: number, more: Record<string, string> = {}) =>
    studio.call('POST', '/v1/uploads', { headers: { ...TUS, 'upload-length': String(bytes), ...more } });
  const head = (path: string) => studio.call('HEAD', path, { headers: TUS });
  return {
    create,
    head,
    begin: async (bytes: number, more?: Record<string, string>) => pathOf(await create(bytes, more)),
    patch: (path: string, offset: number, bytes: Uint8Array, more: Record<string, string> = {}) =>
      studio.call('PATCH', path, { bytes, headers: { ...CHUNK, 'upload-offset': String(offset), ...more } }),
    offsetOf: async (path: string) => (await head(path)).headers.get('upload-offset'),
    have: async (sha256: string): Promise<unknown> =>
      (await studio.call('POST', '/v1/have', { json: { sha256: [sha256] } })).json.have,
    partOf: (path: string) => join(studio.folder, 'uploads', `${path.split('/').at(-1)}.part`),
  };
}

/** A body without a length, in chunks; gives the status. */
export async function patchInChunks(
  studio: TestStudio,
  path: string,
  offset: number,
  chunks: Buffer[],
): Promise<number> {
  const headers = { ...CHUNK, 'upload-offset': String(offset), authorization: `Bearer ${studio.token}` };
  const body = new ReadableStream({
    pull: (controller) => {
      const next = chunks.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
  const reply = await fetch(new URL(path, studio.url), {
    method: 'PATCH',
    headers,
    body,
    duplex: 'half',
  } as RequestInit);
  return reply.status;
}

/** A PATCH that sends some of what it announces and then waits; `cut` ends the connection. */
export async function halfPatch(
  studio: TestStudio,
  path: string,
  { offset, sent, announced, more = '' }: { offset: number; sent: Buffer; announced: number; more?: string },
) {
  const { hostname, port } = new URL(studio.url);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  const lines = [
    `PATCH ${path} HTTP/1.1`,
    'Host: studio',
    `Authorization: Bearer ${studio.token}`,
    'Tus-Resumable: 1.0.0',
  ];
  lines.push(
    'Content-Type: application/offset+octet-stream',
    `Upload-Offset: ${offset}`,
    `Content-Length: ${announced}`,
  );
  socket.write(`${lines.join('\r\n')}\r\n${more}\r\n`);
  socket.write(sent);
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  socket.on('error', () => {});
  return { cut: () => socket.destroy(), answer: () => answer, send: (bytes: Buffer) => socket.write(bytes) };
}
