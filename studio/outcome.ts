import type { Readable } from 'node:stream';
import type { ProblemCode, ProblemDetails } from '@shared/contract/studio-api/problem';
import { fail, ok, type Result } from '@shared/model/result';

type Headers = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers?: Headers;
  readonly json?: unknown;
  readonly bytes?: Readable;
}

/** A refusal that the contract names; becomes problem details. `detail` is a sentence without paths, names or SQL. */
export interface Refusal extends Pick<ProblemDetails, 'issues' | 'missing' | 'storedRevision'> {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly headers?: Headers;
}

export type Outcome<T = Answer> = Result<T, Refusal>;

export const answerJson = (json: unknown, status = 200): Outcome => ok({ status, json });
export const refuse = (code: ProblemCode, detail: string, more: Partial<Refusal> = {}) =>
  fail({ code, detail, ...more });
