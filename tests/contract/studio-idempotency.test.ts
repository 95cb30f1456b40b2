import { fc } from '@fast-check/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, startTestStudio, type TestStudio } from '../support/test-studio';

const SEED = Number(process.env['FIELDPROOF_TEST_SEED'] ?? 20261123);
const INTERLEAVINGS = 200;

let studio: TestStudio;
beforeAll(async () => {
  studio = await startTestStudio();
});
afterAll(() => studio.remove());

/** A request of an interleaving: which of two intent ids it carries, and which of two bodies. */
interface Step {
  readonly intent: 0 | 1;
  readonly body: 0 | 1;
}
const bit = fc.constantFrom(0 as const, 1 as const);
const interleavings = fc.array(fc.record({ intent: bit, body: bit }), { minLength: 2, maxLength: 6 });

/** Sends them all at once to a shoot of their own; then each of them once more, one after the other. */
async function run(steps: readonly Step[]) {
  const path = `/v1/shoots/${newId()}`;
  const intents = [newId(), newId()];
  const send = async ({ intent, body }: Step) => {
    const json = { name: `Body ${body}`, kind: 'event', revision: 1 + intent, intentId: intents[intent] };
    return { intent, body, status: (await studio.call('PUT', path, { json })).status };
  };
  const first = await Promise.all(steps.map(send));
  const again = [];
  for (const step of steps) again.push(await send(step));
  return { first, again };
}

function expectOneContent({ first, again }: Awaited<ReturnType<typeof run>>, intent: 0 | 1): void {
  const mine = first.filter((step) => step.intent === intent);
  const taken = new Set(mine.filter((step) => step.status === 200).map((step) => step.body));

  // None is taken where a newer revision came first.
  expect(taken.size).toBeLessThanOrEqual(1);
  for (const { status } of mine) expect([200, 409, 422]).toContain(status);
  const other = taken.size === 1 ? 422 : 409;
  for (const step of again.filter((one) => one.intent === intent)) {
    expect(step.status).toBe(taken.has(step.body) ? 200 : other);
  }
}

test(
  `[ST13] of ${INTERLEAVINGS} interleavings each intent id has one content, and its repeats one answer (seed ${SEED})`,
  { timeout: 180_000 },
  async () => {
    const samples = fc.sample(interleavings, { numRuns: INTERLEAVINGS, seed: SEED });
    const outcomes = await Promise.all(samples.map(run));

    for (const outcome of outcomes) for (const intent of [0, 1] as const) expectOneContent(outcome, intent);
    // The samples do contain what is looked for.
    const refused = outcomes.flatMap(({ again }) => again).filter((step) => step.status === 422);
    expect(refused.length).toBeGreaterThan(20);
  },
);
