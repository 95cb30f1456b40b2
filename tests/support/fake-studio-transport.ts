import { fail, ok } from '@shared/model/result';
import type { FaultName } from '@shared/rules/outbox/faults';
import type { HttpAnswer, HttpRequest, Transport } from '../../main/sync/http-transport';
import type { FakeReply, FakeRequest, FakeStudio } from './fake-studio';
import type { FakeClock } from './fake-studio-clock';
import type { ProblemCode } from '@shared/contract/studio-api/problem';

/** What happens to one request on its way. */
export type Toxic =
  /** Never reaches the studio. */
  | { readonly kind: 'no-connection'; readonly fault?: FaultName }
  /** The studio acts on it; the answer is lost. */
  | { readonly kind: 'answer-lost' }
  /** Breaks while the body travels; the studio keeps so many bytes of a chunk. */
  | { readonly kind: 'cut'; readonly keptBytes: number }
  /** The studio answers so and does nothing. */
  | { readonly kind: 'refusal'; readonly code: ProblemCode; readonly headers?: Record<string, string> }
  /** Something else answers. */
  | { readonly kind: 'portal'; readonly form: PortalForm }
  /** The body is hurt on the way. */
  | { readonly kind: 'damage' }
  /** Arrives twice; the second answer counts. */
  | { readonly kind: 'twice' }
  /** Silence until the client gives up. */
  | { readonly kind: 'silence' };
export type PortalForm = (typeof portalForms)[number];

/** Ways in which a login page, a proxy or another server answers in the studio's place. */
export const portalForms = [
  'html-200',
  'redirect-302',
  'empty-204',
  'json-200',
  'replayed-studio-id',
  'tls-intercepted',
  'network-auth-511',
  'refusal-403',
] as const;

/** Decides what happens to the n-th request (from 0); null lets it pass. */
export type ToxicScript = (request: FakeRequest, n: number) => Toxic | null;

export interface FakeLine {
  readonly transport: { readonly send: Transport; close(): void };
  script: ToxicScript;
  /** Each request that left the client, with the time. */
  readonly log: { readonly method: string; readonly path: string; readonly atMs: number }[];
}

const TIMEOUT_MS = 30_000;

/** Joins a client to a fake studio without a socket; every answer comes a turn of the event loop later. */
export function createFakeLine(studio: () => FakeStudio, clock: FakeClock): FakeLine {
  const line: FakeLine = {
    script: () => null,
    log: [],
    transport: {
      close: () => undefined,
      send: async (request) => {
        clock.stir();
        const asked = fakeRequest(request);
        const toxic = line.script(asked, line.log.length);
        line.log.push({ method: asked.method, path: asked.path, atMs: clock.nowMs() });
        await new Promise((resolve) => setImmediate(resolve));
        if (request.signal.aborted) return fail('aborted');
        if (toxic?.kind === 'silence') return silence(request, clock);
        if (asked.body.byteLength > 0) request.onSent?.(asked.body.byteLength);
        return answer(studio(), asked, toxic);
      },
    },
  };
  return line;
}

function fakeRequest({ method, url, headers, body }: HttpRequest): FakeRequest {
  const { pathname, search } = new URL(url);
  return { method, path: pathname + search, headers, body: body ?? new Uint8Array() };
}

function silence(request: HttpRequest, clock: FakeClock): ReturnType<Transport> {
  return new Promise((resolve) => {
    const cancel = clock.set(TIMEOUT_MS, () => {
      resolve(fail('timed-out'));
    });
    request.signal.addEventListener('abort', () => {
      cancel();
      resolve(fail('aborted'));
    });
  });
}

function answer(studio: FakeStudio, asked: FakeRequest, toxic: Toxic | null): Awaited<ReturnType<Transport>> {
  switch (toxic?.kind) {
    case undefined:
      return ok(asAnswer(studio.handle(asked)));
    case 'no-connection':
      return fail(toxic.fault ?? 'no-connection');
    case 'answer-lost':
      studio.handle(asked);
      return fail('connection-cut');
    case 'twice':
      studio.handle(asked);
      return ok(asAnswer(studio.handle(asked)));
    case 'cut':
      if (asked.method === 'PATCH' && toxic.keptBytes < asked.body.byteLength) {
        studio.handle({ ...asked, body: asked.body.subarray(0, toxic.keptBytes) });
      }
      return fail('connection-cut');
    case 'refusal':
      return ok(asAnswer(studio.sign(studio.problem(toxic.code, {}, toxic.headers), asked)));
    case 'damage':
      return ok(asAnswer(studio.handle({ ...asked, body: asked.method === 'HEAD' ? asked.body : damaged(asked) })));
    case 'portal':
      return portal(studio, toxic.form);
    case 'silence':
      return fail('timed-out');
  }
}

/** JSON is left alone: its damage would be a refusal, which is tested apart. */
function damaged({ headers, body }: FakeRequest): Uint8Array {
  if (headers['content-type'] === 'application/json' || body.byteLength === 0) return body;
  const hurt = Uint8Array.from(body);
  hurt[hurt.byteLength >> 1]! ^= 1;
  return hurt;
}

const asAnswer = ({ status, headers, body }: FakeReply): HttpAnswer => ({ status, headers, body });

function portal(studio: FakeStudio, form: PortalForm): Awaited<ReturnType<Transport>> {
  const html = { 'content-type': 'text/html' };
  const page = Buffer.from('<!doctype html><title>Hotel WLAN</title>');
  switch (form) {
    case 'html-200':
      return ok({ status: 200, headers: html, body: page });
    case 'redirect-302':
      return ok({ status: 302, headers: { location: 'http://login.hotel/' }, body: Buffer.alloc(0) });
    case 'empty-204':
      return ok({
        status: 204,
        headers: { 'tus-resumable': '1.0.0', 'upload-offset': '999999' },
        body: Buffer.alloc(0),
      });
    case 'json-200':
      return ok({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"ok":true}') });
    case 'replayed-studio-id':
      return ok({
        status: 200,
        headers: { 'x-studio-id': studio.studioId, 'x-studio-nonce': 'an-old-one', 'content-type': 'application/json' },
        body: Buffer.from('{"have":[],"missing":[]}'),
      });
    case 'tls-intercepted':
      return fail('untrusted-certificate');
    case 'network-auth-511':
      return ok({ status: 511, headers: html, body: page });
    case 'refusal-403':
      return ok({ status: 403, headers: html, body: page });
  }
}
