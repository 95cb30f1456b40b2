import { problemStatus, type ProblemDetails } from '@shared/contract/studio-api/problem';
import { StorageFull } from '../data/free-space';
import { StoreUnavailable } from '../objects/object-store';
import type { Refusal } from '../outcome';
import { BodyInterrupted } from './read-body';

/** RFC 9457: "type" names the kind of problem, "title" is its short summary and does not change with the occurrence. */
export function toProblemDetails({ code, detail, headers: _, ...members }: Refusal, requestId: string): ProblemDetails {
  const title = code.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());
  return {
    type: `urn:fieldproof:problem:${code}`,
    title,
    status: problemStatus[code],
    detail,
    code,
    requestId,
    ...members,
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * SQLSTATE classes and system errors that pass by themselves: connection lost, too many connections, shutting down, a lock or
 * an answer that did not come in time, a transaction that was ended for another's sake.
 */
const UNAVAILABLE = /^(08|53[034]|57P|57014|55P03|25P03|40001|40P01|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;
/** What the driver says without a code when the database goes away. */
const CONNECTION_GONE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/;

const isUnavailable = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  UNAVAILABLE.test(codeOf(error)) ||
  (error instanceof Error &&
    (CONNECTION_GONE.test(error.message) || ('syscall' in error && error.syscall === 'connect')));
const FULL = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** What a caller may hear about an error that no handler expected: never a stack, a path or SQL (SEC-V12). */
export function refusalOf(error: unknown): Refusal {
  const code = codeOf(error);
  if (error instanceof BodyInterrupted) {
    return { code: 'wrong-length', detail: 'The request ended before its bytes were in.' };
  }
  if (error instanceof StorageFull || FULL.has(code)) {
    const detail = 'The studio has no room left. Nothing of this request was kept.';
    return { code: 'storage-full', detail, headers: { 'retry-after': '60' } };
  }
  if (isUnavailable(error)) {
    return { code: 'unavailable', detail: 'The studio cannot answer just now.', headers: { 'retry-after': '5' } };
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { code: 'too-large', detail: 'The request is too large.' };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return { code: 'unsupported-media-type', detail: 'Send application/json.' };
  }
  if (isClientError(error)) return { code: 'invalid-request', detail: 'The request could not be read.' };
  return { code: 'internal', detail: 'The studio met an error of its own. It is in its log under this request id.' };
}

/** Fastify marks what a request's own bytes caused (broken JSON, a bad URL, a wrong length). */
const isClientError = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500;
