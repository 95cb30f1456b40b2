import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from '../../studio/objects/object-store';
import { openS3 } from '../../studio/objects/s3-object-store';
import type { TestStudio } from './test-studio';

/** Whether this run keeps bytes in the studio's folder; else in an S3 store (`contract-shared`). */
export const isOnDisk = process.env['FIELDPROOF_TEST_S3'] === undefined;

/** A studio's bytes behind its back. */
export interface StoredBytes {
  read(sha256: string): Promise<Buffer>;
  remove(sha256: string): Promise<void>;
  /** Writes something of the same size in their place. */
  rot(sha256: string): Promise<void>;
  /** The same on disk without a trace in size or time, as a failing disk does; an object store always tells a time. */
  rotUnseen(sha256: string): Promise<void>;
  /** The same bytes, written again. */
  rewrite(sha256: string): Promise<void>;
}

export const storedBytes = (studio: TestStudio): StoredBytes =>
  studio.stores.storage === null ? onDisk(studio.folder) : inStore(studio, openS3(studio.stores.storage));

const placeOf = (sha256: string): string => join('blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);

function onDisk(folder: string): StoredBytes {
  const pathOf = (sha256: string): string => join(folder, placeOf(sha256));
  const read = (sha256: string): Promise<Buffer> => readFile(pathOf(sha256));
  const rot = async (sha256: string): Promise<void> =>
    writeFile(pathOf(sha256), Buffer.alloc((await read(sha256)).length));
  return {
    read,
    rot,
    remove: (sha256) => rm(pathOf(sha256)),
    rotUnseen: async (sha256) => {
      const { atimeMs, mtimeMs } = await stat(pathOf(sha256));
      await rot(sha256);
      await utimes(pathOf(sha256), atimeMs / 1000, mtimeMs / 1000);
    },
    rewrite: async (sha256) => {
      await writeFile(`${pathOf(sha256)}.copy`, await read(sha256));
      await rename(`${pathOf(sha256)}.copy`, pathOf(sha256));
    },
  };
}

/** For a minute the studio does not look again at an object that it has just proven: after each change it is started anew. */
function inStore(studio: TestStudio, opening: Promise<ObjectStore>): StoredBytes {
  const read = async (sha256: string): Promise<Buffer> => {
    const stream = await (await opening).read(placeOf(sha256));
    if (stream === null) throw new Error(`Expected an object for ${sha256}`);
    return buffer(stream);
  };
  const rot = async (sha256: string): Promise<void> => {
    await (await opening).write(placeOf(sha256), Buffer.alloc((await read(sha256)).length));
    await studio.restart();
  };
  return {
    read,
    rot,
    rotUnseen: async (sha256) => (await opening).write(placeOf(sha256), Buffer.alloc((await read(sha256)).length)),
    remove: async (sha256) => {
      await (await opening).remove([placeOf(sha256)]);
      await studio.restart();
    },
    rewrite: async (sha256) => {
      await (await opening).write(placeOf(sha256), await read(sha256));
      await studio.restart();
    },
  };
}
