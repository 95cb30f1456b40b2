import { createImportService, type ImportService } from '../../main/import-service';
import type { ImportServicePorts, RunImport } from '../../main/import-runs';
import type { ImportAsk } from '../../main/import-journal';
import { listMediaHashes } from '../../main/media-hash-lists';
import { createImporter } from '../../main/ingest/importer';
import type { Library } from '../../main/shoots/library';
import { systemTimers } from '../../main/system-timers';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { plainFacts } from './ingest-desk';

export const runImporter: RunImport = (ports, request, controls) => createImporter(ports).runImport(request, controls);

/** What a library's imports told, and the service itself. */
export interface ImportsOf {
  readonly imports: ImportService;
  readonly failures: unknown[];
  readonly endedFiles: string[];
}

/** The import service of a library as the app has it, with the real importer unless another is given. */
export function importsOf(library: Library, change: Partial<ImportServicePorts> = {}): ImportsOf {
  const failures: unknown[] = [];
  const endedFiles: string[] = [];
  const imports = createImportService({
    run: runImporter,
    openShoots: () => library.list().flatMap(({ id }) => library.get(id) ?? []),
    readFacts: (head) => Promise.resolve(plainFacts(head)),
    newId: createUuidV7(),
    now: () => performance.now(),
    timers: systemTimers,
    onProgress: () => undefined,
    onFileEnded: (_shoot, { path }) => endedFiles.push(path),
    onChange: () => undefined,
    onFailure: (error) => failures.push(error),
    listHashes: ({ store }, root) => listMediaHashes(store.state, root, { toolVersion: 'test', clock: Date.now }),
    ...change,
  });
  return { imports, failures, endedFiles };
}

export const askFor = (root: string, volumeId: string | null = null): ImportAsk => ({
  sources: [{ label: 'Card', root, volumeId }],
  copyDirs: [],
  makesCopyDirs: true,
  readsTwice: false,
  template: null,
  reserveBytes: 0,
});
