import type { Socket } from 'node:net';

/** The head of one HTTP/1.1 message, and how long its body is. */
export interface MessageHead {
  /** `PATCH /v1/uploads/… HTTP/1.1` or `HTTP/1.1 204 No Content`. */
  readonly first: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** As it came, with the empty line at its end. */
  readonly bytes: Buffer;
  /** As `Content-Length` says; 0 without one. */
  readonly bodyBytes: number;
}

/** Reads HTTP/1.1 messages off a socket, one after another. One reader at a time. */
export interface MessageReader {
  /** Null when the other side ended before there was a whole head. */
  head(): Promise<MessageHead | null>;
  /** The next bytes, at most `limit`; null when the other side has ended. */
  some(limit: number): Promise<Buffer | null>;
}

/** Held back at most: beyond it the other side has to wait, as on a real line. */
const HELD_BYTES = 256 * 1024;
const END_OF_HEAD = '\r\n\r\n';

export function readMessages(socket: Socket): MessageReader {
  let held: Buffer = Buffer.alloc(0);
  let isOver = false;
  let wake = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    held = held.byteLength === 0 ? chunk : Buffer.concat([held, chunk]);
    if (held.byteLength >= HELD_BYTES) socket.pause();
    wake();
  });
  for (const end of ['end', 'close', 'error']) {
    socket.on(end, () => {
      isOver = true;
      wake();
    });
  }
  const more = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  const take = (length: number): Buffer => {
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    if (held.byteLength < HELD_BYTES) socket.resume();
    return taken;
  };
  return {
    head: async () => {
      for (;;) {
        const end = held.indexOf(END_OF_HEAD);
        if (end >= 0) return parseHead(take(end + END_OF_HEAD.length));
        if (isOver) return null;
        await more();
      }
    },
    some: async (limit) => {
      while (held.byteLength === 0 && !isOver) await more();
      return held.byteLength === 0 ? null : take(Math.min(limit, held.byteLength));
    },
  };
}

function parseHead(bytes: Buffer): MessageHead {
  const [first = '', ...lines] = bytes.toString('latin1').trimEnd().split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  if (headers.has('transfer-encoding')) throw new Error(`Expected a message with a length, got ${first}`);
  return { first, headers, bytes, bodyBytes: Number(headers.get('content-length') ?? 0) };
}
