import { xmlText } from './xml-text';

/** What a generation says of one file. */
export interface HashEntry {
  /** Relative to the root, `/` separated. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** 16 hex digits; for `failed`, that of the bytes that were found. */
  readonly xxh3: string;
  /** First time in this root; compared and equal; compared and different. */
  readonly action: 'original' | 'verified' | 'failed';
  readonly hashedAtMs: number;
}

export interface ManifestHead {
  readonly createdAtMs: number;
  readonly hostname: string;
  readonly toolVersion: string;
}

/** What lies in a root and is no media: computers' own files, ours, and the lists themselves. */
const IGNORED = ['.DS_Store', 'ascmhl', 'ascmhl/', '.fieldproof', '.fieldproof/'];

/** `2026-05-01T10:20:30.120Z`, also for times that no calendar has: some cameras count from 1970, some not at all. */
export function xmlDate(ms: number): string {
  const date = new Date(ms);
  const year = Number.isNaN(date.getTime()) ? 0 : date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString() : '1970-01-01T00:00:00.000Z';
}

/** One generation as ASC MHL 2.0 wants it. @param entries not empty */
export function manifestXml(
  { createdAtMs, hostname, toolVersion }: ManifestHead,
  entries: readonly HashEntry[],
): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">',
    '  <creatorinfo>',
    `    <creationdate>${xmlDate(createdAtMs)}</creationdate>`,
    `    <hostname>${xmlText(hostname)}</hostname>`,
    `    <tool version="${xmlText(toolVersion)}">Fieldproof</tool>`,
    '  </creatorinfo>',
    '  <processinfo>',
    '    <process>transfer</process>',
    '    <ignore>',
    ...IGNORED.map((pattern) => `      <pattern>${pattern}</pattern>`),
    '    </ignore>',
    '  </processinfo>',
    '  <hashes>',
    ...entries.flatMap(hashLines),
    '  </hashes>',
    '</hashlist>',
    '',
  ].join('\n');
}

const hashLines = ({ path, sizeBytes, mtimeMs, xxh3, action, hashedAtMs }: HashEntry): readonly string[] => [
  '    <hash>',
  `      <path size="${String(sizeBytes)}" lastmodificationdate="${xmlDate(mtimeMs)}">${xmlText(path)}</path>`,
  `      <xxh3 action="${action}" hashdate="${xmlDate(hashedAtMs)}">${xxh3}</xxh3>`,
  '    </hash>',
];
