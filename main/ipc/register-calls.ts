import type { z } from 'zod';
import { callNames, type CallName } from '@shared/contract/channels';
import { calls, type CallAnswer, type CallError, type CallHandlers } from '@shared/contract/ipc';

/** What a call brings beside its input, as far as trust is concerned. */
export interface CallSender {
  /** Null when the frame is gone. */
  readonly frameUrl: string | null;
  readonly isMainFrame: boolean;
}

/** `ipcMain.handle`, taken as an argument so that all of this runs in plain Node. */
export type CallRegistrar = (name: CallName, handle: (sender: CallSender, input: unknown) => Promise<unknown>) => void;

/** Larger inputs are refused before they are parsed (SEC-S07). */
export const MAX_INPUT_CHARS = 1_000_000;
/** A roster of a whole school, or a selection of 50,000 photos, is no attack. */
const MAX_DISPATCH_CHARS = 16_000_000;

/** As a key only: inside a text the quotes would be escaped. */
const PROTOTYPE_KEY = /"__proto__":/;

/** A failure that a handler expects; its message is shown as it is. */
export class ExpectedFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'ExpectedFailure';
    this.code = code;
  }
}

/**
 * Registers every call of the contract: sender, size, schema, handler, answer. A call without a
 * handler does not compile; a handler's unexpected failure is reported and told in one sentence.
 */
export function registerCalls(
  registrar: CallRegistrar,
  handlersNow: () => CallHandlers,
  {
    isTrusted,
    report,
  }: { isTrusted: (sender: CallSender) => boolean; report: (name: CallName, error: unknown) => void },
): void {
  for (const name of callNames) registrar(name, (sender, input) => answer(name, sender, input));

  async function answer(name: CallName, sender: CallSender, input: unknown): Promise<CallAnswer<CallName>> {
    if (!isTrusted(sender)) return refused('untrusted-sender', 'This page may not ask the app for anything.');
    const objected = objection(name, input);
    if (objected === 'too-large') return refused(objected, 'This is too much for one request.');
    const schema: z.ZodType = calls[name].input;
    const parsed = schema.safeParse(input);
    if (objected !== null || !parsed.success) return refused('wrong-input', `The app was asked wrongly (${name}).`);
    try {
      // The schema of this very name has parsed the input; TypeScript cannot follow that through the loop.
      const handle = handlersNow()[name] as (value: unknown) => Promise<never>;
      return { ok: true, value: await handle(parsed.data) };
    } catch (error) {
      if (error instanceof ExpectedFailure) return refused(error.code, error.message);
      report(name, error);
      return refused('unexpected', 'Something went wrong inside the app. Nothing was lost; please try again.');
    }
  }
}

const refused = (code: string, message: string): { readonly ok: false; readonly error: CallError } => ({
  ok: false,
  error: { code, message },
});

/** What speaks against an input before its schema is asked; null when nothing does. */
function objection(name: CallName, input: unknown): 'too-large' | 'wrong-input' | null {
  const limit = name === 'shoot:dispatch' ? MAX_DISPATCH_CHARS : MAX_INPUT_CHARS;
  try {
    // `undefined` has no JSON, which the types do not say.
    const text = (JSON.stringify(input) as string | undefined) ?? '';
    if (text.length > limit) return 'too-large';
    // A date or a byte array without keys of its own would pass for an empty object.
    if (!isPlainObject(input)) return 'wrong-input';
    return PROTOTYPE_KEY.test(text) ? 'wrong-input' : null;
  } catch {
    return 'wrong-input'; // Structured clone lets cycles and BigInt through; no call of ours takes them.
  }
}

function isPlainObject(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  const prototype: unknown = Object.getPrototypeOf(input);
  return prototype === Object.prototype || prototype === null;
}
