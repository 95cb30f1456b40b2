import type { Readable } from 'node:stream';

/** What a store says of an object without giving it. */
export interface ObjectFacts {
  readonly bytes: number;
  /** Another one, in all likelihood, whenever the object was written again: for most stores the time alone tells only seconds. */
  readonly stamp: number;
}

/**
 * Objects under keys, as any S3-compatible store has them. An object is there whole or not at all; writing replaces. Nothing
 * here is believed to be stored because the store said so: whoever needs to know reads it back.
 */
export interface ObjectStore {
  /** Null when there is none. */
  head(key: string): Promise<ObjectFacts | null>;
  /** Null when there is none. */
  read(key: string): Promise<Readable | null>;
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** Writes a local file of any size, in parts where it is large. */
  writeFile(key: string, path: string): Promise<void>;
  /** Removing what is not there is as good. */
  remove(keys: readonly string[]): Promise<void>;
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly modifiedMs: number }>;
  close(): void;
}

/** The store does not answer, or not with what it should: it passes by itself, and nothing was acknowledged. */
export class StoreUnavailable extends Error {}
