import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newLink, type LinkEvent, type StudioLink } from '@shared/rules/outbox/link';
import { linkTransition, mayTake } from '@shared/rules/outbox/link-transition';

const NOW = Date.UTC(2026, 4, 1, 10);
const random = 0.5;

/** Feeds events one after the other, each at its time after NOW. */
function run(link: StudioLink, ...events: readonly (LinkEvent & { at?: number })[]): StudioLink {
  return events.reduce((state, event) => linkTransition(state, event, NOW + (event.at ?? 0)).link, link);
}
const online = run(newLink(NOW), { type: 'started' }, { type: 'probeAnswered' });
const studioFailed: LinkEvent = { type: 'studioFailed', fault: 'studio-in-trouble', isProbe: false, random };
const probeLost: LinkEvent = { type: 'connectionFailed', fault: 'no-connection', isProbe: true, random };
const itemLost: LinkEvent = { type: 'connectionFailed', fault: 'connection-cut', isProbe: false, random };

describe('beginning', () => {
  test('[OB13] nothing is taken before the studio has answered a hello', () => {
    const started = linkTransition(newLink(NOW), { type: 'started' }, NOW);

    expect(started.effects).toEqual([{ type: 'probe' }]);
    expect(mayTake(newLink(NOW), 0, NOW)).toBe(false);
    expect(mayTake(started.link, 0, NOW)).toBe(false);
    expect(mayTake(online, 3, NOW)).toBe(true);
    expect(online).toMatchObject({ condition: 'online', lastContactMs: NOW });
  });
});

describe('connection', () => {
  test('[OB15] one broken connection asks the studio and stops taking, but claims nothing', () => {
    const { link, effects } = linkTransition(online, itemLost, NOW);

    expect(effects).toEqual([{ type: 'probe' }]);
    expect(link).toMatchObject({ condition: 'online', gate: 'probing' });
    expect(mayTake(link, 0, NOW)).toBe(false);
    expect(linkTransition(link, itemLost, NOW).effects).toEqual([]);
  });

  test('[OB15] without an answer we are offline, since then, and probe at growing gaps up to a minute', () => {
    let link = run(online, itemLost);
    const gaps: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      link = run(link, probeLost);
      gaps.push(link.probeAtMs - NOW);
      link = { ...link, gate: 'probing' };
    }
    expect(link).toMatchObject({ condition: 'offline', sinceMs: NOW, lastContactMs: NOW });
    expect(gaps).toEqual([1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000, 45_000]);
  });

  test('[OB15] an answer to the probe opens the gate and frees what waited', () => {
    const offline = run(online, itemLost, probeLost);

    const due = linkTransition(offline, { type: 'due' }, offline.probeAtMs);
    const back = linkTransition(due.link, { type: 'probeAnswered' }, NOW + 9000);

    expect(due.effects).toEqual([{ type: 'probe' }]);
    expect(back.effects).toEqual([{ type: 'releaseItems' }]);
    expect(back.link).toMatchObject({ condition: 'online', gate: 'flowing', stops: 0, sinceMs: NOW + 9000 });
  });

  test('[OB15] a nudge cuts the waiting short, and only the waiting', () => {
    const offline = run(online, itemLost, probeLost);
    expect(linkTransition(offline, { type: 'nudged' }, NOW).effects).toEqual([{ type: 'probe' }]);
    expect(linkTransition(online, { type: 'nudged' }, NOW)).toEqual({ link: online, effects: [] });
  });

  test('[OB28] someone who waits with patience has the studio probed more often', () => {
    const long = { ...run(online, itemLost, probeLost), probeAtMs: NOW + 45_000 };
    const patient = linkTransition(long, { type: 'patienceSet', probeGapMs: 2500 }, NOW);

    expect(patient.link.probeAtMs).toBe(NOW + 2500);
    expect(run({ ...patient.link, gate: 'probing', stops: 9 }, probeLost).probeAtMs).toBe(NOW + 2500);
  });
});

describe('breaker', () => {
  const failures = (n: number): LinkEvent[] => Array.from({ length: n }, () => studioFailed);

  test('[OB16] opens at the fifth failure in a row, for 30 s', () => {
    expect(mayTake(run(online, ...failures(4)), 0, NOW)).toBe(true);
    const open = run(online, ...failures(5));
    expect(open).toMatchObject({ gate: 'stopped', condition: 'trouble', probeAtMs: NOW + 30_000 });
    expect(mayTake(open, 0, NOW)).toBe(false);
  });

  test('[OB16] an answer in between starts the count anew', () => {
    expect(run(online, ...failures(4), { type: 'answered' }, ...failures(4)).gate).toBe('flowing');
  });

  test('[OB16] opens when more than half of the last 20 failed, though never five in a row', () => {
    const round: LinkEvent[] = [studioFailed, studioFailed, { type: 'answered' }];
    const mixed = run(online, ...Array.from({ length: 7 }, () => round).flat());
    expect(mixed.gate).toBe('stopped');
  });

  test('[OB16] closes by one hello and then one item; a failing item doubles the time, up to 10 min', () => {
    let link = run(online, ...failures(5));
    const openFor: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      link = run(link, { type: 'due', at: 10_000_000 }, { type: 'probeAnswered' });
      expect([mayTake(link, 0, NOW), mayTake(link, 1, NOW)]).toEqual([true, false]);
      link = run(link, studioFailed);
      openFor.push(link.probeAtMs - NOW);
    }
    expect(openFor).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000]);
    const well = run(link, { type: 'due', at: 10_000_000 }, { type: 'probeAnswered' }, { type: 'answered' });
    expect(well).toMatchObject({ gate: 'flowing', condition: 'online', stops: 0, failuresInRow: 0, recent: [false] });
  });
});

describe('asked to wait', () => {
  const wait: LinkEvent = { type: 'askedToWait', fault: 'studio-busy', delayMs: 10_000, random };

  test('[OB17] nobody takes or probes before the time, which comes with up to a fifth on top', () => {
    const held = run(online, wait);

    expect(held.heldUntilMs).toBe(NOW + 11_000);
    expect(mayTake(held, 0, NOW + 10_999)).toBe(false);
    expect(mayTake(held, 0, NOW + 11_000)).toBe(true);
    expect(linkTransition(held, itemLost, NOW + 1000).effects).toEqual([{ type: 'wake', atMs: NOW + 11_000 }]);
  });

  test('[OB17] a nudge does not shorten it', () => {
    const held = run(online, itemLost, probeLost, wait);
    expect(linkTransition(held, { type: 'nudged' }, NOW + 5000).effects).toEqual([
      { type: 'wake', atMs: NOW + 11_000 },
    ]);
  });

  test('[OB12] a clock put back by a day does not leave everything held', () => {
    expect(mayTake(run(online, wait), 0, NOW - 86_400_000)).toBe(true);
  });
});

describe('sign-in, strangers, pause', () => {
  test('[OB18] a refused sign-in stops everything until a hello is answered', () => {
    const refused = run(online, { type: 'authRefused', fault: 'sign-in-needed', random });
    expect(refused).toMatchObject({ condition: 'needs-auth', gate: 'stopped' });
    // An answer that was on its way opens nothing.
    expect(run(refused, { type: 'answered' }).gate).toBe('stopped');
    expect(run(refused, { type: 'nudged' }, { type: 'probeAnswered' })).toMatchObject({
      condition: 'online',
      gate: 'flowing',
    });
  });

  test('[OB13] a stranger stops everything, and is told from another studio', () => {
    const captive = run(online, { type: 'notOurStudio', fault: 'not-our-studio', isProbe: false, random });
    const other = run(online, { type: 'notOurStudio', fault: 'other-studio', isProbe: true, random });
    expect(captive).toMatchObject({ condition: 'captive', gate: 'stopped' });
    expect(other).toMatchObject({ condition: 'other-studio', gate: 'stopped' });
  });

  test('[OB30] paused, nothing is taken or probed; resumed, it goes on', () => {
    const paused = run(online, itemLost, probeLost, { type: 'pauseAsked' });
    expect(linkTransition(paused, { type: 'due' }, NOW + 60_000).effects).toEqual([]);
    expect(mayTake(run(online, { type: 'pauseAsked' }), 0, NOW)).toBe(false);
    expect(linkTransition(paused, { type: 'resumeAsked' }, NOW).effects).toEqual([{ type: 'probe' }]);
    expect(mayTake(run(online, { type: 'pauseAsked' }, { type: 'resumeAsked' }), 0, NOW)).toBe(true);
  });
});

test('[OB2] whatever happened, an answered hello (and one answered item) has everything flow again', () => {
  const faults = fc.constantFrom(
    'no-connection',
    'studio-in-trouble',
    'not-our-studio',
    'other-studio',
    'sign-in-needed' as const,
  );
  const anyEvent: fc.Arbitrary<LinkEvent> = fc.oneof(
    fc.record({
      type: fc.constantFrom('connectionFailed', 'studioFailed', 'notOurStudio'),
      fault: faults,
      isProbe: fc.boolean(),
      random: fc.constant(0.3),
    }),
    fc.record({
      type: fc.constant('askedToWait'),
      fault: faults,
      delayMs: fc.integer({ min: 1000, max: 3_600_000 }),
      random: fc.constant(0.3),
    }),
    fc.record({ type: fc.constant('authRefused'), fault: faults, random: fc.constant(0.3) }),
    fc.record({ type: fc.constantFrom('started', 'probeAnswered', 'answered', 'due', 'nudged', 'resumeAsked') }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyEvent, fc.integer({ min: -90_000_000, max: 90_000_000 })), { maxLength: 50 }),
      (events) => {
        let now = NOW;
        let link = newLink(now);
        for (const [event, jump] of events) {
          link = linkTransition(link, event, now).link;
          now += jump;
        }
        const later = Math.max(now, link.heldUntilMs, link.probeAtMs);
        link = linkTransition(link, { type: 'due' }, later).link;
        link = linkTransition(link, { type: 'probeAnswered' }, later).link;
        expect(mayTake(link, 0, later)).toBe(true);
        link = linkTransition(link, { type: 'answered' }, later).link;
        expect([mayTake(link, 3, later), link.condition]).toEqual([true, 'online']);
      },
    ),
  );
});
