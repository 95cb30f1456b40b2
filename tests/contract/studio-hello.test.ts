import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helloPublicSchema, helloSchema } from '@shared/contract/studio-api/hello';
import { problemDetailsSchema } from '@shared/contract/studio-api/problem';
import { newId, putShoot, startTestStudio, type TestStudio } from '../support/test-studio';

describe('the studio tells who it is', () => {
  let studio: TestStudio;
  beforeAll(async () => {
    studio = await startTestStudio();
  });
  afterAll(() => studio.remove());

  test('[ST1] hello with a token tells studio, epoch, revision and the nonce, and the revision grows', async () => {
    const before = await studio.call('GET', '/v1/hello?nonce=n-1');
    await putShoot(studio);
    const after = await studio.call('GET', '/v1/hello?nonce=n-2');

    const [first, second] = [helloSchema.strict().parse(before.json), helloSchema.strict().parse(after.json)];
    expect(first).toMatchObject({ studio: studio.studioId, nonce: 'n-1' });
    expect(second).toMatchObject({ studio: studio.studioId, nonce: 'n-2', epoch: first.epoch });
    expect(second.revision).toBeGreaterThan(first.revision);
  });

  test('[ST2] hello without a token tells the studio and the nonce only', async () => {
    const reply = await studio.call('GET', '/v1/hello?nonce=abc', { token: null });

    expect(helloPublicSchema.strict().parse(reply.json)).toEqual({ studio: studio.studioId, nonce: 'abc' });
  });

  test('[ST2] hello with a wrong token is refused', async () => {
    const reply = await studio.call('GET', '/v1/hello?nonce=abc', { token: `fp_00000000_${'A'.repeat(43)}` });

    expect(reply.status).toBe(401);
  });

  test.each([
    ['an answer', 'GET', '/v1/hello', 200],
    ['a refusal', 'GET', `/v1/shoots/${newId()}/photos`, 404],
    ['an unknown address', 'GET', '/nowhere', 404],
    ['a wrong method', 'DELETE', '/v1/shoots', 405],
    ['an upload without its version', 'HEAD', `/v1/uploads/${newId()}`, 412],
  ])('[ST3] %s carries studio id, request id and nonce', async (_, method, path, status) => {
    const reply = await studio.call(method, path, { headers: { 'x-studio-nonce': 'proof-77' } });

    expect(reply.status).toBe(status);
    expect(reply.headers.get('x-studio-id')).toBe(studio.studioId);
    expect(reply.headers.get('x-studio-nonce')).toBe('proof-77');
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('[ST9] refusals are problem details with the request id and nothing of the inside', async () => {
    const reply = await studio.call('GET', `/v1/shoots/${newId()}/photos`);

    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemDetailsSchema.strict().parse(reply.json);
    expect(problem).toMatchObject({ status: 404, code: 'unknown-shoot' });
    expect(problem.requestId).toBe(reply.headers.get('x-request-id'));
    expect(reply.bytes.toString()).not.toMatch(/SELECT|\/tmp|at .*\.ts|node_modules/);
  });

  test('[ST10] a known address with another method is 405 with Allow, and no header changes the method', async () => {
    const override = { 'x-http-method-override': 'PUT', 'x-method-override': 'PUT' };
    const plain = await studio.call('DELETE', `/v1/shoots/${newId()}`);
    const disguised = await studio.call('POST', `/v1/shoots/${newId()}`, { json: {}, headers: override });

    expect([plain.status, disguised.status]).toEqual([405, 405]);
    expect(plain.headers.get('allow')).toBe('PUT');
    expect((await studio.call('GET', '/v2/shoots')).status).toBe(404);
  });
});
