import { open } from 'node:fs/promises';
import { fail, ok, type Result } from '@shared/model/result';

/** A file of a shoot, open for reading. */
export interface OpenOriginal {
  readonly sizeBytes: number;
  /** Fills `into` from `position`; gives the bytes read, fewer only at the end of the file. Rejects when the disk does. */
  read(into: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

export type OriginalFault = 'file-missing' | 'file-unreadable';

/** Opens originals for sending. */
export type OpenOriginalFile = (path: string) => Promise<Result<OpenOriginal, OriginalFault>>;

export const openOriginalFile: OpenOriginalFile = async (path) => {
  try {
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    return ok({
      sizeBytes: size,
      read: async (into, position) => {
        let filled = 0;
        while (filled < into.byteLength) {
          const { bytesRead } = await handle.read(into, filled, into.byteLength - filled, position + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return filled;
      },
      close: () => handle.close(),
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return fail(code === 'ENOENT' || code === 'ENOTDIR' ? 'file-missing' : 'file-unreadable');
  }
};
