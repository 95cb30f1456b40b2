import type { Disk } from './disk';
import type { Folding } from './domain';
import { readLines, type FileRange } from './read-lines';
import type { Session } from './session';
import type { Batch } from './store';

export interface EntryPlace<Event> {
  readonly disk: Disk;
  readonly dir: string;
  readonly domain: Pick<Folding<never, Event>, 'readEvent'>;
}

/** Saved commands with their events read; a line with an event this app cannot read is left out (it is in `damage`). */
export async function* readEntries<Event>(
  place: EntryPlace<Event>,
  session: Pick<Session<unknown>, 'scan' | 'appender'>,
  range: { afterSeq: number; untilSeq: number },
): AsyncGenerator<Batch<Event>> {
  for await (const { seq, cmd, at, v, events: raw, lost, state } of readLines(place, fileRanges(session), range)) {
    if (lost) continue;
    const events: Event[] = [];
    for (const each of raw) {
      const read = place.domain.readEvent(each, v);
      if (read.ok) events.push(read.value);
    }
    if (events.length === raw.length) yield { seq, cmd, at, events, isRestored: state !== undefined };
  }
}

/** The files as they were when opened, and what was appended since. */
function fileRanges({ scan, appender }: Pick<Session<unknown>, 'scan' | 'appender'>): readonly FileRange[] {
  const appended = appender?.files() ?? [];
  const names = new Set(appended.map(({ name }) => name));
  return [...scan.files.filter(({ name }) => !names.has(name)), ...appended];
}
