import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../copy-failure';
import { c4Id } from './c4-id';
import { chainLinks, type ChainLink } from './chain-xml';
import { textOfXml } from './xml-text';

export const MHL_DIR = 'ascmhl';
export const CHAIN_FILE = 'ascmhl_chain.xml';

/** What the generations of a root say so far. */
export interface MhlHistory {
  readonly links: readonly ChainLink[];
  /** Paths that some generation lists, in their XML form turned back into text. */
  readonly listed: ReadonlySet<string>;
  /** When the newest was made; 0 without one. */
  readonly newestAtMs: number;
}

const MANIFEST = /^(\d{4,})_.*\.mhl$/u;
const LISTED = /<hash>\s*<path\b[^>]*>([^<]*)<\/path>/gu;
const CREATED = /<creationdate>\s*([^<]+?)\s*<\/creationdate>/u;

const orEmpty =
  <T>(empty: T) =>
  (error: unknown): T => {
    if (errnoOf(error) === 'ENOENT') return empty;
    throw error;
  };

/**
 * Reads what is there, by this app or another. A manifest that a crash kept out of the chain file is taken into the
 * chain. Rejects with the disk's error: an unreadable history must not be begun anew.
 */
export async function readHistory(root: string): Promise<MhlHistory> {
  const dir = join(root, MHL_DIR);
  const names = (await readdir(dir).catch(orEmpty<string[]>([]))).filter((name) => MANIFEST.test(name)).sort();
  const chain = await readFile(join(dir, CHAIN_FILE), 'utf8').catch(orEmpty(''));
  const known = chainLinks(chain);
  const links = [...known];
  const listed = new Set<string>();
  let newestAtMs = 0;
  for (const name of names) {
    const bytes = await readFile(join(dir, name));
    const xml = bytes.toString('utf8');
    for (const [, path = ''] of xml.matchAll(LISTED)) listed.add(textOfXml(path));
    const at = Date.parse(CREATED.exec(xml)?.[1] ?? '');
    if (at > newestAtMs) newestAtMs = at;
    if (!known.some((link) => link.path === name)) {
      links.push({ sequence: Number(MANIFEST.exec(name)?.[1]), path: name, c4: c4Id(bytes) });
    }
  }
  return { links: links.sort((a, b) => a.sequence - b.sequence), listed, newestAtMs };
}
