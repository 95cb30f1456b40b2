import { describe, expect, test } from 'vitest';
import { faults, faultOf, type FaultName } from '@shared/rules/outbox/faults';
import type { ItemState, OutboxItem } from '@shared/rules/outbox/item';
import { faultNamed, shownState, shownStates, type PhotoSend, type ShownState } from '@shared/rules/outbox/shown-state';

const core = { key: 'i', attempts: 0, localFailures: 0, breaks: 0, lease: 1 };
const proof = { revision: 2, wasThere: false };
const items: { [S in ItemState]: OutboxItem & { state: S } } = {
  queued: { ...core, state: 'queued', waitsFor: null },
  ready: { ...core, state: 'ready' },
  sending: { ...core, state: 'sending' },
  verifying: { ...core, state: 'verifying', proof },
  confirmed: { ...core, state: 'confirmed', proof },
  waiting: { ...core, state: 'waiting', nextAtMs: 5000, fault: 'no-connection' },
  captive: { ...core, state: 'captive', fault: 'not-our-studio' },
  needsAuth: { ...core, state: 'needsAuth', fault: 'sign-in-needed' },
  blocked: { ...core, state: 'blocked', by: 'structure:s' },
  conflict: { ...core, state: 'conflict', studioRevision: 4 },
  parked: { ...core, state: 'parked', fault: 'file-missing', isIgnored: false },
};
const send = (more: Partial<PhotoSend>): PhotoSend => ({
  revision: 2,
  item: null,
  percent: 0,
  confirmed: null,
  parked: null,
  holdReason: null,
  ...more,
});

/** CONVENTIONS 8, "Machine states map so". */
const mapping: Record<ItemState, ShownState> = {
  queued: 'queued',
  ready: 'queued',
  blocked: 'queued',
  sending: 'sending',
  verifying: 'confirming',
  waiting: 'retrying',
  captive: 'retrying',
  needsAuth: 'retrying',
  confirmed: 'synced',
  parked: 'failed',
  conflict: 'conflict',
};

describe('what is shown of a queued photo', () => {
  test.each(Object.entries(mapping) as [ItemState, ShownState][])('[OB34] %s is shown as %s', (state, shown) => {
    const result = shownState(send({ item: items[state] }));
    expect(result.state).toBe(shown);
    expect(result.text.key).toBe(`sync.state.${shown}`);
  });

  test('[OB34] sending says how far, retrying when and why, with the one action that helps', () => {
    expect(shownState(send({ item: items.sending, percent: 42 })).text.params).toEqual({ percent: 42 });
    expect(shownState(send({ item: items.waiting }))).toMatchObject({
      text: { params: { atMs: 5000 } },
      reason: { key: 'sync.fault.noConnection', params: { code: 'SYNC-201' } },
      action: 'check-connection',
    });
    expect(shownState(send({ item: items.needsAuth })).action).toBe('sign-in');
    expect(shownState(send({ item: items.captive })).action).toBe('open-login-page');
  });

  test('[OB34] queued and blocked say what they wait for', () => {
    const waitsFor = { key: 'sync.waitsFor', params: { what: 'structure:s' } };
    expect(shownState(send({ item: { ...items.queued, waitsFor: 'structure:s' } })).reason).toEqual(waitsFor);
    expect(shownState(send({ item: items.blocked })).reason).toEqual(waitsFor);
  });

  test('[OB34] an ignored failure is shown as ignored, from the queue and from the journal', () => {
    expect(shownState(send({ item: { ...items.parked, isIgnored: true } })).state).toBe('ignored');
    expect(shownState(send({ parked: { code: 'SYNC-104', isIgnored: true } })).state).toBe('ignored');
  });
});

describe('what is shown of a photo that is not in the queue', () => {
  test('[OB34] local, held, synced and changed come from the journal and the rules', () => {
    const confirmed = { revision: 2, atMs: 77 };
    expect(shownState(send({})).state).toBe('local');
    expect(shownState(send({ holdReason: 'no-subject-id' }))).toMatchObject({
      state: 'held',
      text: { params: { reason: 'no-subject-id' } },
      reason: { key: 'sync.hold.no-subject-id' },
    });
    expect(shownState(send({ confirmed }))).toMatchObject({ state: 'synced', text: { params: { atMs: 77 } } });
    expect(shownState(send({ confirmed, revision: 3 })).state).toBe('changed');
  });

  test('[OB34] what was just confirmed is synced before the journal is read again, and changed when edited meanwhile', () => {
    expect(shownState(send({ item: items.confirmed })).state).toBe('synced');
    expect(shownState(send({ item: items.confirmed, revision: 3 })).state).toBe('changed');
  });

  test('[OB34] a failure in the journal has its code, sentence key and action; a conflict is one', () => {
    expect(shownState(send({ parked: { code: 'SYNC-104', isIgnored: false } }))).toMatchObject({
      state: 'failed',
      text: { params: { code: 'SYNC-104' } },
      reason: { key: 'sync.fault.fileMissing' },
      action: 'find-file',
    });
    expect(shownState(send({ parked: { code: 'SYNC-405', isIgnored: false } })).state).toBe('conflict');
  });

  test('[OB34] a code of a newer version is shown as it is', () => {
    expect(shownState(send({ parked: { code: 'SYNC-777', isIgnored: false } }))).toMatchObject({
      state: 'failed',
      reason: { key: 'sync.fault.unknown', params: { code: 'SYNC-777' } },
    });
  });

  test('[OB34] every shown state is reached', () => {
    const reached = new Set([
      ...Object.values(items).map((item) => shownState(send({ item })).state),
      shownState(send({})).state,
      shownState(send({ holdReason: 'needs-bucket' })).state,
      shownState(send({ confirmed: { revision: 1, atMs: 0 } })).state,
      shownState(send({ parked: { code: 'SYNC-104', isIgnored: true } })).state,
    ]);
    expect([...reached].sort()).toEqual([...shownStates].sort());
  });
});

describe('the table of faults', () => {
  const names = Object.keys(faults) as FaultName[];

  test('[OB36] each has a code and a key of its own, and the code leads back to it', () => {
    expect(new Set(names.map((name) => faultOf(name).code)).size).toBe(names.length);
    expect(new Set(names.map((name) => faultOf(name).key)).size).toBe(names.length);
    for (const name of names) expect(faultNamed(faultOf(name).code)).toBe(name);
  });

  test.each(names)('[OB36] %s says what happened in plain words, without system codes', (name) => {
    const { code, sentence } = faultOf(name);
    expect(code).toMatch(/^SYNC-[1-5]\d\d$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence).not.toMatch(/HTTP|\b[45]\d\d\b|E[A-Z]{4,}|JSON|server|null|undefined/);
  });
});
