import type { z } from 'zod';
import { NONCE_HEADER, STUDIO_ID_HEADER } from '@shared/contract/studio-api/headers';
import { problemDetailsSchema, type ProblemDetails } from '@shared/contract/studio-api/problem';
import { classifyAnswer } from '@shared/rules/outbox/classify-answer';
import { faultOf } from '@shared/rules/outbox/faults';
import { retryAfterMs } from '@shared/rules/outbox/retry';
import type { HttpAnswer, Transport } from './http-transport';
import type { Outcome, Refusal } from './outcome';

export interface StudioRequest {
  readonly method: string;
  /** From `/v1/…`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | null;
  readonly signal: AbortSignal;
  readonly onSent?: (bytes: number) => void;
  /** See `HttpRequest.onBytes`. What it was given counts only if the outcome is good. */
  readonly onBytes?: (bytes: Uint8Array) => Promise<void>;
}

export interface RequesterParams {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly token: () => string | null;
  readonly transport: Transport;
  readonly newNonce: () => string;
  readonly nowMs: () => number;
  /** The studio all answers must come from; null until the first hello. */
  readonly studioId: () => string | null;
}

/** Sends a request and believes the answer only when it proves to come from the studio: its id and our nonce. */
export function createRequester(params: RequesterParams) {
  return async function ask(request: StudioRequest): Promise<Outcome<HttpAnswer>> {
    const nonce = params.newNonce();
    const token = params.token();
    const answer = await params.transport({
      method: request.method,
      url: params.baseUrl + request.path,
      headers: {
        accept: 'application/json',
        [NONCE_HEADER]: nonce,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...request.headers,
      },
      body: request.body ?? null,
      signal: request.signal,
      ...(request.onSent ? { onSent: request.onSent } : {}),
      ...(request.onBytes ? { onBytes: request.onBytes } : {}),
    });
    if (!answer.ok) return refusalOfTransport(answer.error);
    return judge(answer.value, nonce, params);
  };
}
export type Ask = ReturnType<typeof createRequester>;

function refusalOfTransport(fault: Parameters<typeof faultOf>[0] | 'aborted'): Refusal {
  if (fault === 'aborted') return { kind: 'aborted' };
  return faultOf(fault).kind === 'impostor' ? { kind: 'impostor', fault } : { kind: 'connection', fault };
}

function judge(answer: HttpAnswer, nonce: string, params: RequesterParams): Outcome<HttpAnswer> {
  const { status, headers } = answer;
  const id = headers[STUDIO_ID_HEADER];
  const expected = params.studioId();
  const isEchoed = id !== undefined && id !== '' && headers[NONCE_HEADER] === nonce;
  const isFromStudio = isEchoed && (expected === null || id === expected);
  const problem = isFromStudio ? problemOf(answer) : null;
  const verdict = classifyAnswer({
    status,
    isFromStudio,
    isOtherStudio: isEchoed && !isFromStudio,
    code: problem?.code ?? null,
  });
  switch (verdict.kind) {
    case 'good':
      return { kind: 'good', value: answer };
    case 'later': {
      const wait = retryAfterMs(headers['retry-after'] ?? null, headers['date'] ?? null, params.nowMs());
      return { ...verdict, retryAfterMs: wait };
    }
    case 'never':
      return { ...verdict, detail: problem?.detail ?? problem?.title ?? `status ${String(status)}` };
    case 'stale':
      return { kind: 'stale', storedRevision: problem?.storedRevision ?? null };
    case 'missing-blobs':
      return { kind: 'missing-blobs', missing: problem?.missing ?? [] };
    default:
      return verdict;
  }
}

function problemOf(answer: HttpAnswer): ProblemDetails | null {
  if (answer.status < 400 || answer.body.byteLength === 0) return null;
  const parsed = problemDetailsSchema.safeParse(jsonOf(answer.body));
  return parsed.success ? parsed.data : null;
}

/** Undefined when it is not JSON. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // Not JSON is an answer like any other: the schema refuses undefined.
    return undefined;
  }
}

/** The body by its schema; an answer of the studio's that does not fit is its trouble, never success. */
export function parseAnswer<T>(outcome: Outcome<HttpAnswer>, schema: z.ZodType<T>): Outcome<T> {
  if (outcome.kind !== 'good') return outcome;
  const parsed = schema.safeParse(jsonOf(outcome.value.body));
  return parsed.success ? { kind: 'good', value: parsed.data } : unreadable();
}

export const unreadable = (): Refusal => ({
  kind: 'later',
  fault: 'answer-unreadable',
  isHostWide: false,
  retryAfterMs: null,
});
