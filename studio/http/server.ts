import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { NONCE_HEADER, REQUEST_ID_HEADER, STUDIO_ID_HEADER } from '@shared/contract/studio-api/headers';
import { nonceSchema } from '@shared/contract/studio-api/hello';
import { JSON_BODY_BYTES } from '@shared/contract/studio-api/limits';
import { problemStatus } from '@shared/contract/studio-api/problem';
import { routes, type RouteName, type RouteSpec } from '@shared/contract/studio-api/routes';
import { TUS_VERSION } from '@shared/contract/studio-api/uploads';
import type { StudioId } from '@shared/model/ids';
import type { StudioContext } from '../context';
import type { Limits } from '../limits';
import { errorFacts } from '../log';
import { refuse, type Answer, type Outcome, type Refusal } from '../outcome';
import type { Handlers } from './call';
import { createRateLimit, type RateLimit } from './rate-limit';
import { hasUnstorableText, parseCall } from './parse-call';
import { refusalOf, toProblemDetails } from './problem-reply';

/** How long a client may take before its connection is cut. Bytes have a limit of their own (`read-body`), none in total. */
export interface Patience {
  /** For the head of a request. */
  readonly headMs: number;
  /** For the whole of a JSON body, at most 1 MiB. */
  readonly jsonMs: number;
  /** With nothing said at all. */
  readonly idleMs: number;
}
const PATIENCE: Patience = { headMs: 30_000, jsonMs: 60_000, idleMs: 120_000 };

type AnyHandler = (call: object) => Promise<Outcome>;

export interface Server {
  readonly app: FastifyInstance;
  /** What Fastify really serves, as it tells itself: `GET /v1/shoots/:shootId/photos`. */
  readonly served: readonly string[];
}

/** The routes of the contract and nothing else. */
export function createServer(context: StudioContext, handlers: Handlers, patience = PATIENCE): Server {
  const served: string[] = [];
  const guard = createGuard(context.limits);
  const app = fastify({
    bodyLimit: JSON_BODY_BYTES,
    connectionTimeout: patience.idleMs,
    keepAliveTimeout: patience.idleMs,
    requestTimeout: 0,
    http: { connectionsCheckingInterval: patience.headMs / 2 },
    // A base address is written with and without a slash at its end.
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => {
      // Such requests come past the hooks.
      addProof(request, reply, context.defaultStudioId);
      return void sendRefusal(reply, request, refusalOf(error));
    },
  });
  app.server.headersTimeout = patience.headMs;
  acceptBodies(app, patience.jsonMs);
  app.addHook('onRoute', ({ method, url }) => void served.push(`${[method].flat().join(',')} ${url}`));
  for (const [name, spec] of Object.entries(routes)) {
    const handler = handlers[name as RouteName] as AnyHandler; // `Handlers` has one of exactly this route's type
    const bound: BoundRoute = { accounts: context.accounts, guard, spec, handler };
    app.route({
      method: spec.method,
      url: spec.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => send(reply, request, await answer(bound, request, reply)),
    });
  }
  app.addHook('onRequest', async (request, reply) => addProof(request, reply, context.defaultStudioId));
  app.setNotFoundHandler((request, reply) => sendRefusal(reply, request, refuseUnknown(request)));
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error);
    if (problemStatus[refusal.code] >= 500) {
      context.log('request-failed', { requestId: request.id, ...errorFacts(error) });
    }
    return sendRefusal(reply, request, refusal);
  });
  return { app, served };
}

/** JSON is parsed here; everything else is left on the connection for the route that wants it. */
function acceptBodies(app: FastifyInstance, jsonMs: number): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addHook('preParsing', async ({ raw, headers }) => {
    if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return;
    const limit = setTimeout(() => raw.destroy(), jsonMs);
    raw.once('close', () => clearTimeout(limit)).once('end', () => clearTimeout(limit));
  });
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text: string, done) => {
    // An upload takes no JSON, broken or not: its own check says so (415).
    if (isUpload(request)) done(null);
    else {
      void parseJson(request, text, (error, value: unknown) => {
        const isSuspect = error === null && /\\u(0000|[dD][89a-fA-F])/.test(text);
        if (isSuspect && hasUnstorableText(value)) {
          done(Object.assign(new Error('Unstorable text'), { statusCode: 400 }));
        } else done(error, value);
      });
    }
  });
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

const isUpload = ({ url }: FastifyRequest): boolean => url.startsWith('/v1/uploads');

/** What tells this studio from anything else that answers on the network. */
function addProof(request: FastifyRequest, reply: FastifyReply, studioId: StudioId): void {
  const nonce = nonceSchema.safeParse(request.headers[NONCE_HEADER]);
  reply.headers({
    [STUDIO_ID_HEADER]: studioId,
    [REQUEST_ID_HEADER]: request.id,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    // Nothing that is answered here is a page: should a browser show it all the same, it runs and loads nothing.
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    ...(nonce.success ? { [NONCE_HEADER]: nonce.data } : {}),
  });
  // "The Tus-Resumable header MUST be included in every request and response except for OPTIONS requests."
  if (isUpload(request)) reply.header('tus-resumable', TUS_VERSION);
}

const unauthorized = refuse('unauthorized', 'Send a valid token: Authorization: Bearer …', {
  headers: { 'www-authenticate': 'Bearer' },
});

interface Guard {
  readonly ofToken: RateLimit;
  readonly ofWrongTokens: RateLimit;
}

const createGuard = ({ perToken, wrongTokens }: Limits): Guard => ({
  ofToken: createRateLimit(perToken, () => Date.now()),
  ofWrongTokens: createRateLimit(wrongTokens, () => Date.now()),
});

const tooMany = (seconds: number) =>
  refuse('too-many-requests', 'Too many requests; come again later.', { headers: { 'retry-after': String(seconds) } });

interface BoundRoute {
  readonly guard: Guard;
  readonly accounts: StudioContext['accounts'];
  readonly spec: RouteSpec;
  readonly handler: AnyHandler;
}

async function answer(route: BoundRoute, request: FastifyRequest, reply: FastifyReply): Promise<Outcome> {
  const { accounts, guard, spec, handler } = route;
  const header = spec.auth === 'open' ? undefined : request.headers.authorization;
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  const known = token === undefined ? null : await accounts.authenticate(token);
  const studioId = known?.studioId ?? null;
  if (studioId === null && (spec.auth === 'bearer' || header !== undefined)) {
    const seconds = header === undefined ? 0 : guard.ofWrongTokens.take(request.ip);
    return seconds === 0 ? unauthorized : tooMany(seconds);
  }
  // The token is 40 characters of chance: its hash is not needed to tell it from others in memory.
  const seconds = token === undefined ? 0 : guard.ofToken.take(token);
  if (seconds > 0) return tooMany(seconds);
  if (studioId !== null) reply.header(STUDIO_ID_HEADER, studioId);
  const parts = parseCall(spec, request);
  const by = known && { tokenId: known.tokenId, ip: request.ip };
  return parts.ok ? handler({ studioId, by, ...parts.value, request }) : parts;
}

function send(reply: FastifyReply, request: FastifyRequest, outcome: Outcome): FastifyReply {
  return outcome.ok ? sendAnswer(reply, outcome.value) : sendRefusal(reply, request, outcome.error);
}

function sendAnswer(reply: FastifyReply, { status, headers, json, bytes }: Answer): FastifyReply {
  reply.code(status).headers(headers ?? {});
  if (bytes !== undefined) return reply.send(bytes);
  if (json === undefined) return reply.send();
  return reply.header('content-type', 'application/json').send(Buffer.from(JSON.stringify(json)));
}

function sendRefusal(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply {
  return reply
    .code(problemStatus[refusal.code])
    .headers(refusal.headers ?? {})
    .header('content-type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify(toProblemDetails(refusal, request.id))));
}

/** A known path with another method is told apart, so that a client sees its own mistake. */
function refuseUnknown(request: FastifyRequest): Refusal {
  const path = request.url.split('?')[0] ?? '';
  const allowed = Object.values(routes)
    .filter((route) => new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .map((route) => route.method);
  if (allowed.length === 0) return { code: 'not-found', detail: 'There is no such thing here.' };
  const headers = { allow: [...new Set(allowed)].join(', ') };
  return { code: 'method-not-allowed', detail: 'This address does not take this method.', headers };
}
