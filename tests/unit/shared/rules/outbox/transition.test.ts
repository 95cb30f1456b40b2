import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  itemStates,
  newItem,
  type ItemIn,
  type ItemState,
  type OutboxEvent,
  type OutboxEventType,
  type OutboxItem,
} from '@shared/rules/outbox/item';
import { allowedTransitions, transition } from '@shared/rules/outbox/transition';

const NOW = Date.UTC(2026, 4, 1, 10);
const core = { key: 'intent-1', attempts: 2, localFailures: 1, breaks: 1, lease: 4 };
const proof = { revision: 3, wasThere: false };

const itemIn: { [S in ItemState]: ItemIn<S> } = {
  queued: { ...core, state: 'queued', waitsFor: null },
  ready: { ...core, state: 'ready' },
  sending: { ...core, state: 'sending' },
  verifying: { ...core, state: 'verifying', proof: null },
  confirmed: { ...core, state: 'confirmed', proof },
  waiting: { ...core, state: 'waiting', nextAtMs: NOW - 1, fault: 'no-connection' },
  captive: { ...core, state: 'captive', fault: 'not-our-studio' },
  needsAuth: { ...core, state: 'needsAuth', fault: 'sign-in-needed' },
  blocked: { ...core, state: 'blocked', by: 'structure:s' },
  conflict: { ...core, state: 'conflict', studioRevision: 9 },
  parked: { ...core, state: 'parked', fault: 'file-changed', isIgnored: false },
};

const eventOf: { [T in OutboxEventType]: Extract<OutboxEvent, { type: T }> } = {
  cleared: { type: 'cleared' },
  heldUp: { type: 'heldUp', waitsFor: 'structure:s' },
  dependencyParked: { type: 'dependencyParked', by: 'structure:s' },
  taken: { type: 'taken' },
  movedOn: { type: 'movedOn', lease: 4 },
  bytesSent: { type: 'bytesSent', lease: 4 },
  proven: { type: 'proven', lease: 4, proof },
  recorded: { type: 'recorded' },
  recordFailed: { type: 'recordFailed', random: 0.5 },
  failed: { type: 'failed', lease: 4, fault: 'studio-in-trouble', retryAfterMs: null, random: 0.5 },
  authRefused: { type: 'authRefused', lease: 4, fault: 'sign-in-needed' },
  notOurStudio: { type: 'notOurStudio', lease: 4, fault: 'not-our-studio' },
  stale: { type: 'stale', lease: 4, studioRevision: 9 },
  refused: { type: 'refused', lease: 4, fault: 'refused-data' },
  localFailure: { type: 'localFailure', lease: 4, fault: 'file-missing', random: 0.5 },
  due: { type: 'due' },
  studioBack: { type: 'studioBack' },
  signedIn: { type: 'signedIn' },
  retryAsked: { type: 'retryAsked' },
  ignoreAsked: { type: 'ignoreAsked' },
  interrupted: { type: 'interrupted' },
};
const eventTypes = Object.keys(eventOf) as OutboxEventType[];
const pairs = itemStates.flatMap((state) => eventTypes.map((type) => [state, type] as const));

/** What the brief picture of the machine says, written down apart from the code. */
const picture: Record<ItemState, Partial<Record<OutboxEventType, ItemState>>> = {
  queued: { cleared: 'ready', heldUp: 'queued', dependencyParked: 'blocked' },
  ready: { taken: 'sending', heldUp: 'queued', dependencyParked: 'blocked' },
  sending: {
    movedOn: 'sending',
    bytesSent: 'verifying',
    proven: 'verifying',
    failed: 'waiting',
    authRefused: 'needsAuth',
    notOurStudio: 'captive',
    stale: 'conflict',
    refused: 'parked',
    localFailure: 'waiting',
    heldUp: 'queued',
    dependencyParked: 'blocked',
    interrupted: 'ready',
  },
  verifying: {
    proven: 'verifying',
    failed: 'waiting',
    recordFailed: 'waiting',
    authRefused: 'needsAuth',
    notOurStudio: 'captive',
    stale: 'conflict',
    refused: 'parked',
    localFailure: 'waiting',
    heldUp: 'queued',
    interrupted: 'ready',
  },
  confirmed: {},
  waiting: { due: 'ready', studioBack: 'ready', retryAsked: 'ready' },
  captive: { studioBack: 'ready', signedIn: 'ready', retryAsked: 'ready' },
  needsAuth: { signedIn: 'ready' },
  blocked: { cleared: 'ready', heldUp: 'queued', retryAsked: 'ready' },
  conflict: { retryAsked: 'ready' },
  parked: { retryAsked: 'ready', ignoreAsked: 'parked' },
};

describe('the table of transitions', () => {
  test.each(pairs)('[OB1] %s + %s leads where the picture says, or nowhere', (state, type) => {
    const before = itemIn[state];

    const { item } = transition(before, eventOf[type], NOW);

    expect(item.state).toBe(picture[state][type] ?? state);
    if (!picture[state][type]) expect(item).toBe(before);
  });

  test('[OB1] the table names no state that cannot be reached, and no event that does nothing', () => {
    for (const [state, type] of pairs) {
      const allowed = allowedTransitions[state][type];
      expect(Boolean(allowed), `${state} + ${type}`).toBe(
        type in picture[state] || `${state}+${type}` === 'verifying+recorded',
      );
    }
  });

  test('[OB2] every state but confirmed has a way on', () => {
    for (const state of itemStates) {
      expect(Object.keys(allowedTransitions[state]).length > 0).toBe(state !== 'confirmed');
    }
  });
});

describe('an attempt', () => {
  test('[OB3] every attempt sends with the same key, and a lease of its own', () => {
    const first = transition(itemIn.ready, { type: 'taken' }, NOW);
    const again = transition(transition(first.item, { type: 'interrupted' }, NOW).item, { type: 'taken' }, NOW);

    expect(first.effects).toEqual([{ type: 'send', key: 'intent-1', lease: 5 }]);
    expect(again.effects).toEqual([{ type: 'send', key: 'intent-1', lease: 6 }]);
  });

  test.each(eventTypes.filter((type) => 'lease' in eventOf[type]))(
    '[OB5] %s of an abandoned attempt is not heard',
    (type) => {
      const late = { ...eventOf[type], lease: 3 } as OutboxEvent;
      expect(transition(itemIn.sending, late, NOW).item).toBe(itemIn.sending);
      expect(transition(itemIn.verifying, late, NOW).item).toBe(itemIn.verifying);
    },
  );

  test.each(eventTypes.filter((type) => 'lease' in eventOf[type]))(
    '[OB5] after the proof %s changes nothing',
    (type) => {
      const proven: OutboxItem = { ...itemIn.verifying, proof };
      expect(transition(proven, eventOf[type], NOW)).toEqual({ item: proven, effects: [] });
    },
  );

  test('[OB10] a proof asks to be written down; only then it is confirmed', () => {
    const proven = transition(itemIn.sending, eventOf.proven, NOW);
    const confirmed = transition(proven.item, eventOf.recorded, NOW);

    expect(proven.effects).toEqual([{ type: 'recordProof', key: 'intent-1', proof }]);
    expect(confirmed).toEqual({ item: expect.objectContaining({ state: 'confirmed', proof }), effects: [] });
  });

  test('[OB10] recorded without a proof confirms nothing', () => {
    expect(transition(itemIn.verifying, eventOf.recorded, NOW).item.state).toBe('verifying');
  });

  test('[OB10] a journal that cannot be written sends the item again later', () => {
    const proven: OutboxItem = { ...itemIn.verifying, proof };
    const { item } = transition(proven, eventOf.recordFailed, NOW);
    expect(item).toMatchObject({ state: 'waiting', fault: 'not-recorded' });
  });
});

describe('failures', () => {
  test('[OB6] counts and waits by the back-off of the failures before', () => {
    const { item, effects } = transition(itemIn.sending, eventOf.failed, NOW);

    expect(item).toMatchObject({ state: 'waiting', attempts: 3, nextAtMs: NOW + 4000, fault: 'studio-in-trouble' });
    expect(effects).toEqual([{ type: 'wake', atMs: NOW + 4000 }]);
  });

  test('[OB7] the studio knows better when to come back, within bounds', () => {
    const { item } = transition(itemIn.sending, { ...eventOf.failed, retryAfterMs: 1e12 }, NOW);
    expect(item).toMatchObject({ nextAtMs: NOW + 3_600_000 });
  });

  test('[OB6] no number of failures parks an item', () => {
    let item: OutboxItem = itemIn.sending;
    for (let n = 0; n < 1000; n += 1) {
      item = transition(item, { ...eventOf.failed, lease: item.lease }, NOW).item;
      item = transition({ ...item, nextAtMs: 0 } as OutboxItem, { type: 'due' }, NOW).item;
      item = transition(item, { type: 'taken' }, NOW).item;
    }
    expect(item).toMatchObject({ state: 'sending', attempts: 1002 });
  });

  test('[OB6] a proof of life frees what waited for a connection, and sets its count back', () => {
    const { item } = transition({ ...itemIn.waiting, nextAtMs: NOW + 60_000 }, eventOf.studioBack, NOW);
    expect(item).toMatchObject({ state: 'ready', attempts: 0 });
  });

  test('[OB6] an item that the studio stumbles over keeps its back-off when the connection comes back', () => {
    const stumbling: OutboxItem = { ...itemIn.waiting, fault: 'studio-in-trouble', nextAtMs: NOW + 60_000 };
    expect(transition(stumbling, eventOf.studioBack, NOW).item).toBe(stumbling);
  });

  test('[OB6] an item under which the line keeps breaking is not freed by a line that is back, until bytes were kept', () => {
    let item: OutboxItem = itemIn.sending;
    for (let n = item.breaks; n < 5; n += 1) {
      item = transition({ ...item, state: 'sending' }, { ...eventOf.failed, fault: 'connection-cut' }, NOW).item;
    }
    expect(transition(item, eventOf.studioBack, NOW).item).toBe(item);

    const { item: moved } = transition({ ...itemIn.sending, breaks: 5 }, eventOf.movedOn, NOW);
    const broken = transition(moved, { ...eventOf.failed, fault: 'connection-cut' }, NOW).item;
    expect(transition(broken, eventOf.studioBack, NOW).item.state).toBe('ready');
    expect(transition(item, eventOf.retryAsked, NOW).item).toMatchObject({ state: 'ready', breaks: 0 });
  });

  test('[OB8] neither a refused sign-in nor a portal counts as an attempt', () => {
    for (const event of [eventOf.authRefused, eventOf.notOurStudio]) {
      expect(transition(itemIn.sending, event, NOW).item.attempts).toBe(core.attempts);
    }
  });

  test('[OB9] a local failure parks at the third time in a row, and says why', () => {
    const second = transition(itemIn.sending, eventOf.localFailure, NOW).item;
    const third = transition({ ...itemIn.sending, localFailures: 2 }, eventOf.localFailure, NOW);

    expect(second).toMatchObject({ state: 'waiting', localFailures: 2, attempts: core.attempts });
    expect(third.item).toMatchObject({ state: 'parked', fault: 'file-missing', isIgnored: false });
    expect(third.effects).toEqual([{ type: 'recordParked', key: 'intent-1', fault: 'file-missing' }]);
  });

  test('[OB9] a refusal parks at once', () => {
    const { item, effects } = transition(itemIn.sending, eventOf.refused, NOW);
    expect(item).toMatchObject({ state: 'parked', fault: 'refused-data' });
    expect(effects).toEqual([{ type: 'recordParked', key: 'intent-1', fault: 'refused-data' }]);
  });

  test('[OB26] a newer revision at the studio is a conflict that the journal hears of', () => {
    const { item, effects } = transition(itemIn.sending, eventOf.stale, NOW);
    expect(item).toMatchObject({ state: 'conflict', studioRevision: 9 });
    expect(effects).toEqual([{ type: 'recordParked', key: 'intent-1', fault: 'studio-changed' }]);
  });

  test('[OB2] a parked item can be tried again, with a clean slate', () => {
    expect(transition(itemIn.parked, eventOf.retryAsked, NOW).item).toMatchObject({
      state: 'ready',
      attempts: 0,
      localFailures: 0,
    });
  });

  test('[OB2] an ignored item stays parked', () => {
    expect(transition(itemIn.parked, eventOf.ignoreAsked, NOW).item).toEqual({ ...itemIn.parked, isIgnored: true });
  });

  test('[OB12] a waiting item whose moment is absurdly far away is due', () => {
    const asleep: OutboxItem = { ...itemIn.waiting, nextAtMs: NOW + 400 * 86_400_000 };
    const waiting: OutboxItem = { ...itemIn.waiting, nextAtMs: NOW + 60_000 };
    expect(transition(asleep, eventOf.due, NOW).item.state).toBe('ready');
    expect(transition(waiting, eventOf.due, NOW).item).toBe(waiting);
  });
});

test('[OB1] any sequence of events leaves an item with its key, in a state of the machine', () => {
  const anyEvent = fc.record({ type: fc.constantFrom(...eventTypes), lease: fc.nat(6), at: fc.integer() });
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      let item: OutboxItem = newItem('intent-1');
      for (const { type, lease, at } of events) {
        const event = 'lease' in eventOf[type] ? { ...eventOf[type], lease } : eventOf[type];
        item = transition(item, event, NOW + at).item;
        expect(item.key).toBe('intent-1');
        expect(itemStates).toContain(item.state);
      }
    }),
  );
});
