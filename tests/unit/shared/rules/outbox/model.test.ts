import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newItem, type OutboxEvent, type OutboxItem } from '@shared/rules/outbox/item';
import { transition } from '@shared/rules/outbox/transition';

/**
 * A world around the bare machine: a journal that survives a crash, a studio that applies a key once, a line that loses,
 * doubles and delays. The machine decides; the world only performs.
 */
interface World {
  now: number;
  isOnline: boolean;
  /** What the journal knows of each intent: survives everything. */
  readonly journal: Map<string, 'pending' | 'confirmed' | 'parked'>;
  /** In memory: gone at a crash. */
  items: Map<string, OutboxItem>;
  /** Requests on their way to the studio, by key and lease. */
  outbound: { key: string; lease: number }[];
  /** Answers on their way back. */
  inbound: { key: string; event: OutboxEvent }[];
  /** Times that a key had an effect at the studio. */
  readonly applied: Map<string, number>;
  /** Keys that the studio refuses for good. */
  readonly poison: Set<string>;
}

const KEYS = ['a', 'b', 'c', 'd', 'e'];

function newWorld(): World {
  return {
    now: 1_000_000_000,
    isOnline: true,
    journal: new Map(KEYS.map((key) => [key, 'pending'])),
    items: new Map(KEYS.map((key) => [key, newItem(key)])),
    outbound: [],
    inbound: [],
    applied: new Map(),
    poison: new Set(['e']),
  };
}

function feed(world: World, key: string, event: OutboxEvent): void {
  const item = world.items.get(key);
  if (!item) return;
  const step = transition(item, event, world.now);
  world.items.set(key, step.item);
  for (const effect of step.effects) {
    if (effect.type === 'send') world.outbound.push({ key: effect.key, lease: effect.lease });
    if (effect.type === 'recordParked') world.journal.set(effect.key, 'parked');
    if (effect.type === 'recordProof') {
      world.journal.set(effect.key, 'confirmed');
      feed(world, effect.key, { type: 'recorded' });
    }
  }
}

/** The studio: the effect of a key happens once, its answer is the same every time. */
function atStudio(world: World, { key, lease }: { key: string; lease: number }): OutboxEvent {
  if (world.poison.has(key)) return { type: 'refused', lease, fault: 'refused-data' };
  if (!world.applied.has(key)) world.applied.set(key, 1);
  return { type: 'proven', lease, proof: { revision: 1, wasThere: false } };
}

type Fate = 'delivered' | 'request-lost' | 'answer-lost' | 'twice' | 'late' | 'trouble' | 'sign-in' | 'portal' | 'wait';

function deliver(world: World, fate: Fate, random: number): void {
  const request = world.outbound.shift();
  if (!request) return;
  const { key, lease } = request;
  const lost: OutboxEvent = { type: 'failed', lease, fault: 'connection-cut', retryAfterMs: null, random };
  const events: Record<Fate, () => OutboxEvent[]> = {
    delivered: () => [atStudio(world, request)],
    'request-lost': () => [lost],
    'answer-lost': () => (atStudio(world, request), [lost]),
    twice: () => [atStudio(world, request), atStudio(world, request)],
    late: () => [],
    trouble: () => [{ ...lost, fault: 'studio-in-trouble' }],
    'sign-in': () => [{ type: 'authRefused', lease, fault: 'sign-in-needed' }],
    portal: () => [{ type: 'notOurStudio', lease, fault: 'not-our-studio' }],
    wait: () => [{ ...lost, fault: 'studio-busy', retryAfterMs: random * 1e9 }],
  };
  const answers = world.isOnline ? events[fate]() : [lost];
  if (world.isOnline && fate === 'late') world.inbound.push({ key, event: atStudio(world, request) });
  for (const event of answers) feed(world, key, event);
}

/** Nothing in the world is ever in a place where it could be forgotten. */
function holds(world: World): void {
  for (const key of KEYS) {
    const item = world.items.get(key);
    const kept = world.journal.get(key);
    if (kept === 'pending') expect(item, `${key} is pending in the journal`).toBeDefined();
    if (item?.state === 'confirmed') expect(world.applied.get(key)).toBe(1);
    if (kept === 'confirmed') expect(world.applied.get(key)).toBe(1);
    if (item) expect(item.key).toBe(key);
  }
}

interface Step {
  readonly name: string;
  readonly run: (world: World) => void;
}

class Command implements fc.Command<object, World> {
  readonly step: Step;
  constructor(step: Step) {
    this.step = step;
  }
  check = (): boolean => true;
  run(_model: object, world: World): void {
    this.step.run(world);
    holds(world);
  }
  toString = (): string => this.step.name;
}

const commands = [
  fc.constantFrom(...KEYS).map((key) => ({
    name: `take ${key}`,
    run: (world: World) => {
      feed(world, key, { type: 'cleared' });
      feed(world, key, { type: 'taken' });
    },
  })),
  fc
    .tuple(
      fc.constantFrom<Fate>(
        'delivered',
        'request-lost',
        'answer-lost',
        'twice',
        'late',
        'trouble',
        'sign-in',
        'portal',
        'wait',
      ),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    )
    .map(([fate, random]) => ({ name: `deliver: ${fate}`, run: (world: World) => deliver(world, fate, random) })),
  fc.constant({
    name: 'a late answer arrives',
    run: (world: World) => {
      const late = world.inbound.shift();
      if (late) feed(world, late.key, late.event);
    },
  }),
  fc.constant({
    name: 'crash and restart',
    run: (world: World) => {
      // Requests that left are still on their way; answers to the dead process are not heard.
      world.inbound = [];
      world.items = new Map(
        [...world.journal].filter(([, kept]) => kept === 'pending').map(([key]) => [key, newItem(key)]),
      );
    },
  }),
  fc.boolean().map((isOnline) => ({
    name: isOnline ? 'online' : 'offline',
    run: (world: World) => {
      world.isOnline = isOnline;
      if (isOnline) for (const key of KEYS) feed(world, key, { type: 'studioBack' });
    },
  })),
  fc.integer({ min: -400 * 86_400_000, max: 400 * 86_400_000 }).map((ms) => ({
    name: `the clock jumps ${ms} ms`,
    run: (world: World) => {
      world.now += ms;
      for (const key of KEYS) feed(world, key, { type: 'due' });
    },
  })),
  fc.constant({
    name: 'signed in',
    run: (world: World) => KEYS.forEach((key) => feed(world, key, { type: 'signedIn' })),
  }),
  fc.constant({
    name: 'pause',
    run: (world: World) => KEYS.forEach((key) => feed(world, key, { type: 'interrupted' })),
  }),
  fc.constantFrom(...KEYS).map((key) => ({
    name: `retry ${key}`,
    run: (world: World) => {
      if (world.journal.get(key) === 'parked') world.journal.set(key, 'pending');
      if (world.journal.get(key) === 'pending' && !world.items.has(key)) world.items.set(key, newItem(key));
      feed(world, key, { type: 'retryAsked' });
    },
  })),
].map((arbitrary) => (arbitrary as fc.Arbitrary<Step>).map((step) => new Command(step)));

test('[OB2] [OB3] [OB4] nothing is lost, nothing is applied twice, and once faults stop everything ends confirmed or parked', () => {
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 120 }), (steps) => {
      const world = newWorld();
      fc.modelRun(() => ({ model: {}, real: world }), steps);

      // Faults stop: a studio that is there, a sign-in that holds, time that passes.
      world.isOnline = true;
      for (let round = 0; round < 20; round += 1) {
        world.now += 3_600_001;
        for (const key of KEYS) {
          feed(world, key, { type: 'due' });
          feed(world, key, { type: 'signedIn' });
          feed(world, key, { type: 'studioBack' });
          feed(world, key, { type: 'cleared' });
          feed(world, key, { type: 'taken' });
        }
        while (world.outbound.length > 0) deliver(world, 'delivered', 0.5);
        while (world.inbound.length > 0) {
          const late = world.inbound.shift();
          if (late) feed(world, late.key, late.event);
        }
      }

      holds(world);
      const ends = KEYS.map((key) => world.journal.get(key));
      expect(ends).toEqual(['confirmed', 'confirmed', 'confirmed', 'confirmed', 'parked']);
      for (const key of KEYS.slice(0, 4)) expect(world.applied.get(key)).toBe(1);
      expect(world.applied.has('e')).toBe(false);
    }),
    { numRuns: 2000 },
  );
}, 60_000);
