import { describe, expect, test } from 'vitest';
import { problemDetailsSchema } from '@shared/contract/studio-api/problem';
import { routes, type RouteName } from '@shared/contract/studio-api/routes';
import { fillPath, requestsFor, type Belongings } from '../../../support/every-route';
import { handlerServer } from '../../../support/handler-server';
import { newId, photoBody, sha256Of } from '../../../support/test-studio';

const bytes = Buffer.from('a photo');
const sha256 = sha256Of(bytes);
const photo = photoBody([{ sha256, bytes: bytes.length }]);
const ours: Belongings = { shootId: newId(), photoId: newId(), uploadId: newId(), sha256, bytes, photo };
const names = Object.keys(routes) as RouteName[];

const SECRETS = ['SELECT', 'tokens', '/var/lib/fieldproof', 'password', 'at Object.', 'server-errors'];
const inside = (): Error =>
  Object.assign(new Error('SELECT hash FROM tokens failed in /var/lib/fieldproof with password hunter2'), {
    detail: 'Key (hash)=(password)',
  });

const requestOf = (name: RouteName, json: unknown = requestsFor(ours)[name].json) => {
  const { bytes: body, headers } = requestsFor(ours)[name];
  const sent = json === undefined ? body : Buffer.from(JSON.stringify(json));
  const type = json === undefined ? 'application/octet-stream' : 'application/json';
  return {
    method: routes[name].method,
    url: fillPath(routes[name].path, ours),
    headers: { authorization: 'Bearer any', ...(sent === undefined ? {} : { 'content-type': type }), ...headers },
    ...(sent === undefined ? {} : { payload: Buffer.from(sent) }),
  };
};

describe('an error inside any call', () => {
  test.each(names)('[ST82] %s tells nothing of it, and names it to the log by the request id', async (name) => {
    const { app, logged } = handlerServer(() => Promise.reject(inside()));
    const reply = await app.inject(requestOf(name));

    expect(reply.statusCode).toBe(500);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    const told = `${JSON.stringify(reply.headers)} ${reply.body}`;
    for (const secret of SECRETS) expect(told).not.toContain(secret);
    if (routes[name].method !== 'HEAD') {
      expect(problemDetailsSchema.strict().parse(JSON.parse(reply.body))).toMatchObject({ code: 'internal' });
    }
    expect(logged).toEqual([
      {
        event: 'request-failed',
        details: { requestId: reply.headers['x-request-id'], error: expect.stringContaining('SELECT hash') as string },
      },
    ]);
  });

  test.each([
    ['a connection that is gone', '08006', 503],
    ['too many connections', '53300', 503],
    ['a database that shuts down', '57P01', 503],
    ['a full disk', 'ENOSPC', 507],
    ['a full disk of the database', '53100', 507],
    ['a broken constraint', '23505', 500],
  ])('[ST82] %s is %s to the log and %i to the client', async (_, code, status) => {
    const { app } = handlerServer(() => Promise.reject(Object.assign(inside(), { code })));
    const reply = await app.inject(requestOf('listShoots'));

    expect(reply.statusCode).toBe(status);
    for (const secret of SECRETS) expect(reply.body).not.toContain(secret);
  });
});

describe('keys and sizes', () => {
  const withJson = names.filter((name) => requestsFor(ours)[name].json !== undefined);
  const good = () => Promise.resolve({ ok: true as const, value: { status: 200 } });

  test.each(withJson)('[ST7] %s refuses a key that the contract does not know', async (name) => {
    const request = requestOf(name, { ...(requestsFor(ours)[name].json as object), unknownKey: 1 });
    const reply = await handlerServer(good).app.inject(request);

    expect([reply.statusCode, reply.json().issues[0].path]).toEqual([400, 'body']);
  });

  test.each(withJson)('[ST8] %s refuses more than a mebibyte, and a body that is not JSON', async (name) => {
    const large = await handlerServer(good).app.inject(requestOf(name, { text: 'x'.repeat(1024 * 1024) }));
    const request = requestOf(name);
    const headers = { ...request.headers, 'content-type': 'text/plain' };
    const text = await handlerServer(good).app.inject({ ...request, headers });

    expect([large.statusCode, text.statusCode]).toEqual([413, 415]);
  });
});
