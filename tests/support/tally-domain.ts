import { z } from 'zod';
import { fail, ok } from '@shared/model/result';
import type { Domain } from '../../main/shoots/domain';

/** A small domain for journal tests: named counters, and a list of what was said. */
export interface Tally {
  readonly counts: Map<string, number>;
  notes: string[];
}

export type TallyCommand =
  | { readonly type: 'add'; readonly key: string; readonly by: number }
  | { readonly type: 'drop'; readonly key: string }
  | { readonly type: 'note'; readonly text: string }
  /** Its event breaks `apply`, as a bug in a domain would. */
  | { readonly type: 'explode' };

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('added'), key: z.string(), by: z.number(), total: z.number() }),
  z.object({ type: z.literal('dropped'), key: z.string() }),
  z.object({ type: z.literal('noted'), text: z.string(), at: z.number(), id: z.string() }),
  z.object({ type: z.literal('exploded') }),
]);
export type TallyEvent = z.infer<typeof eventSchema>;

export type TallyRefusal = { readonly code: 'unknown-key'; readonly message: string };

const snapshotSchema = z.object({ counts: z.array(z.tuple([z.string(), z.number()])), notes: z.array(z.string()) });

export const tallyDomain: Domain<Tally, TallyCommand, TallyEvent, TallyRefusal> = {
  version: 2,
  empty: () => ({ counts: new Map(), notes: [] }),
  decide(state, command, { at, newId }) {
    switch (command.type) {
      case 'add': {
        if (command.by === 0) return ok([]);
        const total = (state.counts.get(command.key) ?? 0) + command.by;
        return ok([{ type: 'added', key: command.key, by: command.by, total }]);
      }
      case 'drop':
        return state.counts.has(command.key)
          ? ok([{ type: 'dropped', key: command.key }])
          : fail({ code: 'unknown-key', message: `No counter is called ${command.key}` });
      case 'note':
        return ok([
          { type: 'noted', text: command.text, at, id: newId() },
          { type: 'added', key: 'notes', by: 1, total: (state.counts.get('notes') ?? 0) + 1 },
        ]);
      case 'explode':
        return ok([{ type: 'noted', text: 'half', at, id: newId() }, { type: 'exploded' }]);
    }
  },
  apply(state, event) {
    switch (event.type) {
      case 'added':
        // Adds rather than sets: an event folded twice would show.
        state.counts.set(event.key, (state.counts.get(event.key) ?? 0) + event.by);
        return;
      case 'dropped':
        state.counts.delete(event.key);
        return;
      case 'noted':
        state.notes.push(event.text);
        return;
      case 'exploded':
        throw new Error('This event cannot be folded');
    }
  },
  readEvent(raw) {
    const parsed = eventSchema.safeParse(raw);
    return parsed.success ? ok(parsed.data) : fail(parsed.error.message);
  },
  toSnapshot: ({ counts, notes }) => ({ counts: [...counts], notes }),
  fromSnapshot(raw) {
    const parsed = snapshotSchema.safeParse(raw);
    if (!parsed.success) return fail(parsed.error.message);
    return ok({ counts: new Map(parsed.data.counts), notes: [...parsed.data.notes] });
  },
};

/** A state as plain data, for comparing. */
export const plain = (state: Tally): unknown => ({ counts: [...state.counts].sort(), notes: [...state.notes] });
