import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const DATA = process.env['FIELDPROOF_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
const MANIFEST = join(DATA, 'mhl', 'ASCMHL.xsd');
const CHAIN = join(DATA, 'mhl', 'ASCMHLDirectory.xsd');
/** Where the chain's schema looks for the manifest's. */
const PUBLISHED = 'https://raw.githubusercontent.com/ascmitc/mhl/master/xsd/ASCMHL.xsd';

const hasXmllint = (): boolean => spawnSync('xmllint', ['--version']).error === undefined;

/** Why manifests cannot be validated here; null when they can. */
export const whyNoValidation = (): string | null => {
  if (!hasXmllint()) return 'xmllint (libxml2-utils) is not installed';
  return existsSync(MANIFEST) && existsSync(CHAIN) ? null : `no ASC MHL schema in ${DATA}: set FIELDPROOF_TEST_DATA`;
};

/** Validates a manifest or chain file with the published schema, unchanged; throws with xmllint's words. */
export async function validateMhl(file: string, kind: 'manifest' | 'chain', dir: string): Promise<void> {
  const catalog = join(dir, 'catalog.xml');
  await writeFile(
    catalog,
    `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><system systemId="${PUBLISHED}" uri="${pathToFileURL(MANIFEST).href}"/><uri name="${PUBLISHED}" uri="${pathToFileURL(MANIFEST).href}"/></catalog>`,
  );
  const schema = kind === 'manifest' ? MANIFEST : CHAIN;
  execFileSync('xmllint', ['--noout', '--nonet', '--schema', schema, file], {
    env: { ...process.env, XML_CATALOG_FILES: catalog },
    stdio: 'pipe',
  });
}
