import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes, type ReaderOptions, type ReadResult } from 'zxing-wasm/reader';

const WASM = 'zxing_reader.wasm';

/** The file of the installed package; where the package was bundled away, the copy beside the bundle. */
async function readWasm(): Promise<Buffer> {
  try {
    return await readFile(createRequire(import.meta.url).resolve(`zxing-wasm/reader/${WASM}`));
  } catch (cause) {
    try {
      return await readFile(new URL(WASM, import.meta.url));
    } catch {
      throw new Error(`Expected ${WASM} in the zxing-wasm package or beside the program, found neither`, { cause });
    }
  }
}

let reader: Promise<unknown> | null = null;

/**
 * The decoder, loaded once per process from a local file: left to itself the package would fetch its
 * WebAssembly from a public network.
 */
async function loadReader(): Promise<void> {
  reader ??= readWasm().then((wasm) => {
    const wasmBinary = new Uint8Array(wasm).buffer;
    return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  });
  await reader;
}

/** Reads codes from a picture file's bytes. */
export async function readPictureFile(bytes: Uint8Array, options: ReaderOptions): Promise<ReadResult[]> {
  await loadReader();
  return readBarcodes(bytes, options);
}
