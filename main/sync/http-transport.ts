import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Pin } from '@shared/contract/settings';
import { fail, ok, type Result } from '@shared/model/result';
import type { FaultName } from '@shared/rules/outbox/faults';
import { faultOfError } from './fault-of-error';
import { pinnedFault, pinnedTls } from './pinned-certificate';
import { NO_SEND_LIMIT, type SendRate } from './send-rate';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly signal: AbortSignal;
  /** Takes the body of a good answer piece by piece, whatever its length; each is waited for. Its answer has none then. */
  readonly onBytes?: (bytes: Uint8Array) => Promise<void>;
  /** Bytes of the body handed to the system since the last call. */
  readonly onSent?: (bytes: number) => void;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** One request, one answer; redirects are not followed. `aborted` when its signal said so. */
export type Transport = (request: HttpRequest) => Promise<Result<HttpAnswer, FaultName | 'aborted'>>;

/** Limits on silence, never on the whole: a big file over a slow line takes the time it takes. */
export interface TransportLimits {
  readonly connectMs: number;
  /** From the last byte of the request to the head of the answer. */
  readonly headersMs: number;
  /** Without a byte moving. */
  readonly stallMs: number;
  /** For the whole body of an answer; ours are small. */
  readonly answerMs: number;
}

export const TRANSPORT_LIMITS: TransportLimits = {
  connectMs: 10_000,
  headersMs: 30_000,
  stallMs: 30_000,
  answerMs: 60_000,
};

/** Connections kept open at most. */
const POOLED = 8;

/** Handed to the system at a time; small enough to see movement, large enough to cost nothing. */
const SLICE_BYTES = 256 * 1024;

/** A page of photos with many files is a few MB; more is not an answer of ours. */
const ANSWER_BYTES = 16 * 1024 * 1024;

/** What the system may still hold unsent when our last byte is handed over, and the slowest line we bear with. */
const KERNEL_BYTES = 4 * 1024 * 1024;
const SLOWEST_BYTES_PER_MS = 64;

/** Requests over a pool of connections that stay open between them. */
export function createHttpTransport(
  limits: TransportLimits = TRANSPORT_LIMITS,
  rate: SendRate = NO_SEND_LIMIT,
  pin: Pin | null = null,
): {
  readonly send: Transport;
  close(): void;
} {
  const options = { keepAlive: true, maxSockets: POOLED, maxFreeSockets: POOLED, scheduling: 'lifo' } as const;
  const http = new HttpAgent(options);
  const https = new HttpsAgent({ ...options, ...pinnedTls(pin) });
  const pace = createPace();
  const open = (target: URL, options: object): ClientRequest =>
    target.protocol === 'https:'
      ? httpsRequest(target, { ...options, agent: https })
      : httpRequest(target, { ...options, agent: http });

  async function send(request: HttpRequest): Promise<Result<HttpAnswer, FaultName | 'aborted'>> {
    // A server may close idle connections in the instant we reuse one; that is no failure of the network, and every
    // request of ours may be repeated as it was. A studio that was restarted leaves as many of them as there were.
    for (let tries = 0; tries <= POOLED; tries += 1) {
      const result = await attempt(request);
      if (result !== 'stale-socket') return result.ok ? result : fail(pinnedFault(result.error, pin));
    }
    return fail('connection-cut');
  }

  function attempt(request: HttpRequest): Promise<Attempt> {
    if (request.signal.aborted) return Promise.resolve(fail('aborted'));
    const { method, headers, signal, body } = request;
    const length = body === null ? {} : { 'content-length': String(body.byteLength) };
    const sent = open(new URL(request.url), { method, headers: { ...headers, ...length }, signal });
    return exchange(sent, request, { limits, pace, rate });
  }

  return {
    send,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

type Attempt = Result<HttpAnswer, FaultName | 'aborted'> | 'stale-socket';

/** The pace of recent bodies, to judge how long the system may be busy with what it has taken over. */
function createPace() {
  let bytesPerMs: number | null = null;
  return {
    measured: (bytes: number, ms: number): void => {
      if (bytes >= SLICE_BYTES && ms > 0) bytesPerMs = bytes / ms;
    },
    /** Extra time for bytes that are still in the system's hands. */
    allowanceMs: (bodyBytes: number): number =>
      Math.min(bodyBytes, KERNEL_BYTES) /
      (bytesPerMs === null ? SLOWEST_BYTES_PER_MS : Math.max(bytesPerMs / 4, SLOWEST_BYTES_PER_MS / 4)),
  };
}

interface Rules {
  readonly limits: TransportLimits;
  readonly pace: ReturnType<typeof createPace>;
  readonly rate: SendRate;
}

function exchange(sent: ClientRequest, request: HttpRequest, { limits, pace, rate }: Rules): Promise<Attempt> {
  const { body, signal } = request;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let isSettled = false;
    let handedBytes = 0;
    const settle = (result: Attempt): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      const isGood = result !== 'stale-socket' && result.ok;
      // An answer may come before all of our bytes were wanted: then the rest is not sent.
      if (!isGood || !sent.writableEnded) sent.destroy();
      else if (body !== null) pace.measured(body.byteLength, performance.now() - startedAt);
      resolve(!isGood && signal.aborted ? fail('aborted') : result);
    };
    const expect = (ms: number): void => {
      if (isSettled) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        settle(fail('timed-out'));
      }, ms);
    };
    sent.on('error', (error) => {
      // A line that broke under a large body is no stale one: sent again as it was, all of that would travel twice.
      if (isStaleSocket(sent, error) && handedBytes <= SLICE_BYTES) settle('stale-socket');
      else settle(fail(faultOfError(error)));
    });
    expect(limits.connectMs);
    sent.on('socket', (socket: Socket) => {
      const go = (): void => {
        expect(limits.stallMs);
        writeBody(sent, body, {
          rate,
          // Our own limit is no silence of the line.
          onWait: (ms) => expect(limits.stallMs + ms),
          onSlice: (bytes, isLast) => {
            handedBytes += bytes;
            request.onSent?.(bytes);
            expect(isLast ? limits.headersMs + pace.allowanceMs(body?.byteLength ?? 0) : limits.stallMs);
          },
        });
      };
      if (!socket.connecting) go();
      else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', go);
    });
    sent.on('response', (answer) => {
      if (request.onBytes && answer.statusCode === 200) {
        pour(answer, request.onBytes, () => {
          expect(limits.stallMs);
        }).then(settle, (error: unknown) => {
          answer.destroy();
          settle(
            fail(faultOfError(error instanceof Error ? error : new Error('The answer broke off', { cause: error }))),
          );
        });
        return;
      }
      expect(limits.answerMs);
      collect(answer, settle);
    });
  });
}

const isStaleSocket = (sent: ClientRequest, error: Error): boolean =>
  sent.reusedSocket && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

interface Writing {
  readonly rate: SendRate;
  readonly onWait: (ms: number) => void;
  readonly onSlice: (bytes: number, isLast: boolean) => void;
}

/** Hands the body over in slices; each call of `onSlice` is a proof that the line moves. */
function writeBody(sent: ClientRequest, body: Uint8Array | null, { rate, onWait, onSlice }: Writing): void {
  if (body === null || body.byteLength === 0) {
    sent.end();
    onSlice(0, true);
    return;
  }
  let waiting: NodeJS.Timeout | undefined;
  sent.once('close', () => {
    clearTimeout(waiting);
  });
  const writeFrom = (start: number): void => {
    const end = Math.min(start + rate.sliceBytes(SLICE_BYTES), body.byteLength);
    const waitMs = rate.take(end - start);
    if (waitMs < 1) {
      write(start, end);
      return;
    }
    onWait(waitMs);
    waiting = setTimeout(() => {
      write(start, end);
    }, waitMs);
  };
  const write = (start: number, end: number): void => {
    const isLast = end === body.byteLength;
    sent.write(body.subarray(start, end), (error) => {
      if (error) return;
      onSlice(end - start, isLast);
      if (isLast) sent.end();
      else writeFrom(end);
    });
  };
  writeFrom(0);
}

/** A large answer, handed on as it comes; only silence ends it. */
async function pour(
  answer: IncomingMessage,
  onBytes: (bytes: Uint8Array) => Promise<void>,
  onMoved: () => void,
): Promise<Attempt> {
  onMoved();
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    await onBytes(chunk);
    onMoved();
  }
  if (!answer.complete) return fail('connection-cut');
  return ok({ status: 200, headers: flat(answer), body: new Uint8Array() });
}

function collect(answer: IncomingMessage, settle: (result: Attempt) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  answer.on('data', (chunk: Buffer) => {
    length += chunk.byteLength;
    if (length > ANSWER_BYTES) settle(fail('not-our-studio'));
    else chunks.push(chunk);
  });
  answer.on('error', (error) => {
    settle(fail(faultOfError(error)));
  });
  answer.on('end', () => {
    if (!answer.complete) {
      settle(fail('connection-cut'));
      return;
    }
    settle(ok({ status: answer.statusCode ?? 0, headers: flat(answer), body: Buffer.concat(chunks) }));
  });
}

function flat(answer: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
