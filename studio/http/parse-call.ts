import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { RouteSpec } from '@shared/contract/studio-api/routes';
import { ok } from '@shared/model/result';
import { refuse, type Outcome } from '../outcome';

export interface ParsedParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Checks a request against the contract; from here on its parts are trusted. */
export function parseCall(spec: RouteSpec, request: FastifyRequest): Outcome<ParsedParts> {
  const params = parsePart(spec.params, request.params, 'params');
  // An id that cannot be is a thing that is not there; only those who would make it are told why.
  if (!params.ok && spec.method !== 'PUT') return refuse('not-found', 'There is no such thing here.');
  if (!params.ok) return params;
  const query = parsePart(spec.query, request.query, 'query');
  if (!query.ok) return query;
  if (typeof spec.body !== 'object') return ok({ params: params.value, query: query.value, body: undefined });
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return refuse('unsupported-media-type', 'Send application/json.');
  }
  const body = parsePart(spec.body, request.body, 'body');
  return body.ok ? ok({ params: params.value, query: query.value, body: body.value }) : body;
}

function parsePart(schema: z.ZodType | undefined, value: unknown, part: string): Outcome<unknown> {
  if (schema === undefined) return ok(undefined);
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: [part, ...path].join('.'), message }));
  return refuse('invalid-request', 'The request is not as the contract asks.', { issues });
}

/** PostgreSQL's text cannot hold NUL, and its jsonb no lone surrogates: refused here, whole, rather than stored changed. */
export function hasUnstorableText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || !isWellFormed(value);
  if (Array.isArray(value)) return value.some(hasUnstorableText);
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(([key, member]) => hasUnstorableText(key) || hasUnstorableText(member));
}

/** Strings from JSON are well formed unless an escape made a surrogate without its other half. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
