import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callNames, type CallName } from '@shared/contract/channels';
import { calls, type CallAnswer, type CallHandlers } from '@shared/contract/ipc';
import { ExpectedFailure, MAX_INPUT_CHARS, registerCalls, type CallSender } from '../../../../main/ipc/register-calls';
import { isTrustedSender } from '../../../../main/ipc/trusted-sender';

const PAGE: CallSender = { frameUrl: 'app://bundle/index.html', isMainFrame: true };

/** Every call registered; what reaches a handler is counted, and what fails unexpectedly reported. */
function register(handle: (name: CallName) => Promise<unknown> = () => Promise.resolve({})) {
  const handlers = new Map<CallName, (sender: CallSender, input: unknown) => Promise<unknown>>();
  const reached: CallName[] = [];
  const reported: unknown[] = [];
  const all = Object.fromEntries(
    callNames.map((name) => [
      name,
      () => {
        reached.push(name);
        return handle(name);
      },
    ]),
  ) as unknown as CallHandlers;
  registerCalls(
    (name, answer) => handlers.set(name, answer),
    () => all,
    { isTrusted: isTrustedSender, report: (_name, error) => reported.push(error) },
  );
  const ask = (name: CallName, input: unknown, sender = PAGE) =>
    handlers.get(name)!(sender, input) as Promise<CallAnswer<CallName>>;
  return { handlers, reached, reported, ask };
}

const refusal = async (answer: Promise<CallAnswer<CallName>>): Promise<string | null> => {
  const given = await answer;
  return given.ok ? null : given.error.code;
};

test('[WE15] every call of the contract is registered, once, with a schema (SEC-S07)', () => {
  const { handlers } = register();

  expect([...handlers.keys()].sort()).toEqual(Object.keys(calls).sort());
});

const STRANGERS: readonly (readonly [string, CallSender])[] = [
  ['a frame that is gone', { frameUrl: null, isMainFrame: true }],
  ['a frame inside the page', { ...PAGE, isMainFrame: false }],
  ['a web page', { frameUrl: 'https://bundle/index.html', isMainFrame: true }],
  ['another host of our scheme', { frameUrl: 'app://bundle.example.org/index.html', isMainFrame: true }],
  ['our host as a user name', { frameUrl: 'app://bundle@example.org/', isMainFrame: true }],
  ['our host with a user name', { frameUrl: 'app://me@bundle/', isMainFrame: true }],
  ['a file', { frameUrl: 'file:///app/bundle/index.html', isMainFrame: true }],
  ['an empty page', { frameUrl: 'about:blank', isMainFrame: true }],
  ['no address at all', { frameUrl: 'app', isMainFrame: true }],
];

describe.each(callNames)('%s', (name) => {
  test.each(STRANGERS)('[WE15] answers nothing to %s (SEC-S07)', async (_who, sender) => {
    const { ask, reached } = register();

    expect(await refusal(ask(name, {}, sender))).toBe('untrusted-sender');
    expect(reached).toEqual([]);
  });

  test('[WE16] refuses keys that are not in its schema, and those that reach for the prototype (SEC-S07)', async () => {
    const { ask, reached } = register();
    const inputs: unknown[] = [
      { surplus: 1 },
      JSON.parse('{"__proto__":{"isAdmin":true}}'),
      JSON.parse('{"constructor":{"prototype":{"isAdmin":true}}}'),
      [],
      'text',
      new Date(0),
      new Uint8Array(4),
      new Map(),
      7,
      null,
    ];

    for (const input of inputs) expect(await refusal(ask(name, input))).toBe('wrong-input');
    expect(reached).toEqual([]);
  });

  test('[WE16] refuses what is too large before it is parsed (SEC-S07)', async () => {
    const { ask, reached } = register();
    const limit = name === 'shoot:dispatch' ? 16 * MAX_INPUT_CHARS : MAX_INPUT_CHARS;

    expect(await refusal(ask(name, { text: 'x'.repeat(limit) }))).toBe('too-large');
    expect(reached).toEqual([]);
  });

  test('[WE16] answers anything at all with a typed refusal, or passes what its schema has parsed (SEC-S03)', async () => {
    const { ask, reported } = register();

    await fc.assert(
      fc.asyncProperty(fc.anything({ withBigInt: true, withDate: true, withMap: true }), async (input) => {
        const code = await refusal(ask(name, input));
        expect(code).toSatisfy((one) => one === null || one === 'wrong-input' || one === 'too-large');
        if (code === null) expect(calls[name].input.safeParse(input).success).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect(reported).toEqual([]);
  });
});

test('[WE16] a handler that fails is told in one sentence without its stack, and reported (SEC-S07)', async () => {
  const { ask, reported } = register(() => Promise.reject(new Error('/home/ana/secret.ts:7')));

  const answer = await ask('settings:read', {});

  expect(answer).toMatchObject({ ok: false, error: { code: 'unexpected' } });
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(reported).toHaveLength(1);
});

test('[WE16] a failure that was expected keeps its code and sentence', async () => {
  const { ask, reported } = register(() => Promise.reject(new ExpectedFailure('not-found', 'It is gone.')));

  expect(await ask('settings:read', {})).toEqual({ ok: false, error: { code: 'not-found', message: 'It is gone.' } });
  expect(reported).toEqual([]);
});
