import type { CallName, EventName, PageCallName } from '@shared/contract/channels';
import type { Bridge, CallAnswer, CallInput, CallOutput, EventPayload } from '@shared/contract/ipc';

declare global {
  interface Window {
    readonly fieldproof: Bridge<File>;
  }
}

/** Main said no; `message` is a sentence for the person. */
export class CallFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'CallFailure';
    this.code = code;
  }
}

/** Asks main for something; rejects with a `CallFailure` when it refuses. */
export async function ask<C extends PageCallName>(name: C, input: CallInput<C>): Promise<CallOutput<C>> {
  const call = window.fieldproof.call[name] as (value: CallInput<C>) => Promise<CallAnswer<C>>;
  return unwrap(await call(input));
}

/** Hears what main tells by itself; returns how to stop. */
export function hear<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): () => void {
  const on = window.fieldproof.on[name] as (listen: (payload: EventPayload<E>) => void) => () => void;
  return on(listener);
}

/** Files of a drop become a source that can be imported. */
export const grantDropped = async (files: readonly File[]): Promise<CallOutput<'import:grantDropped'>> =>
  unwrap(await window.fieldproof.grantDropped(files));

function unwrap<C extends CallName>(answer: CallAnswer<C>): CallOutput<C> {
  if (!answer.ok) throw new CallFailure(answer.error.code, answer.error.message);
  return answer.value;
}

/** Address of a photo's picture; the version changes when the picture does. */
export const pictureUrl = (
  kind: 'first' | 'thumb' | 'view' | 'full',
  photo: { readonly id: string; readonly version: string },
): string => `photo://${kind}/${photo.id}/${photo.version}`;
