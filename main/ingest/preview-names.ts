import { open } from 'node:fs/promises';
import type { PhotoFacts } from '@shared/model/photo';
import { captureNameOf } from '@shared/rules/capture-sets';
import { UNKNOWN_VALUES, type NamingValues } from '@shared/rules/naming/naming-tokens';
import type { NamingTemplate } from '@shared/rules/naming/parse-template';
import { renderBase, renderTail } from '@shared/rules/naming/render-base';
import type { CardFile } from './list-card';
import { shownName, sourcePath } from './name-bytes';

const HEAD_BYTES = 128 << 10;

export interface NamePreview {
  readonly template: NamingTemplate;
  readonly files: readonly CardFile[];
  readonly root: string;
  readonly shoot: string;
  readonly seqStart: number;
  readonly readFacts: (head: Uint8Array, sizeBytes: number) => PhotoFacts | null;
}

/** What a template would make of the first real files of a card, before anything is copied. */
export async function previewNames(ask: NamePreview): Promise<{ before: string; after: string }[]> {
  const names: { before: string; after: string }[] = [];
  for (const [index, file] of ask.files.entries()) {
    const { stem, tail } = captureNameOf(file.path.split('/').map(shownName).join('/'));
    const facts = ask.readFacts(await readStart(ask.root, file), file.sizeBytes);
    const after = renderBase(ask.template, valuesOf(ask, { stem, tail, facts, seq: ask.seqStart + index }));
    names.push({ before: stem + tail, after: after.base + renderTail(ask.template.extension, tail) });
  }
  return names;
}

async function readStart(root: string, file: CardFile): Promise<Uint8Array> {
  try {
    const handle = await open(sourcePath(root, file.path), 'r');
    try {
      const buffer = Buffer.alloc(HEAD_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return new Uint8Array(); // A preview only: the import itself says what is wrong with the file.
  }
}

function valuesOf(
  { shoot }: NamePreview,
  known: { stem: string; tail: string; facts: PhotoFacts | null; seq: number },
): NamingValues {
  return {
    ...UNKNOWN_VALUES,
    orig: known.stem,
    tail: known.tail,
    capturedAtMs: known.facts?.capturedAtMs ?? null,
    dayStartHour: 4,
    seq: known.seq,
    cam: known.facts?.model ?? null,
    serial: known.facts?.bodySerial ?? null,
    shoot,
  };
}
