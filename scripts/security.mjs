// npm run security: what can be said of the app and its packages without starting either. Electronegativity on the built
// app, known advisories and signatures of the packages where the registry tells them, install scripts, and an SBOM in
// dist/sbom.cdx.json. A finding that is accepted stands with its reason in docs/security-waivers.json.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runSteps } from './checks/run-tool.mjs';
import { buildIfNeeded, projectRoot } from './run/build-if-needed.mjs';

const ELECTRONEGATIVITY = '@doyensec/electronegativity@1.10.3';
const SCAN_LIMIT_MS = 300_000;
const REGISTRY_LIMIT_MS = 20_000;
/** Packages whose install scripts are known. None of them is run: `npm ci --ignore-scripts`. */
const KNOWN_INSTALL_SCRIPTS = new Set([
  'electron',
  'electron-winstaller',
  'esbuild',
  'fsevents',
  'protobufjs',
  'sharp',
]);
const GRAVE = new Set(['HIGH', 'MEDIUM']);

const waivers = JSON.parse(readFileSync(path.join(projectRoot, 'docs', 'security-waivers.json'), 'utf8'));
const dist = path.join(projectRoot, 'dist');
const NOT_TOLD = 'the registry does not tell; nothing was checked';

/** Runs npm or npx; what it wrote, and whether it ended well in time. */
function run(command, words, limitMs) {
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd: projectRoot, timeout: limitMs, killSignal: 'SIGKILL' });
    const [out, err] = [[], []];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', (error) => resolve({ isGood: false, out: '', err: error.message }));
    child.on('close', (code) =>
      resolve({ isGood: code === 0, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}

async function scanApp() {
  if (!(await buildIfNeeded())) return false;
  mkdirSync(dist, { recursive: true });
  const report = path.join(dist, 'electronegativity.sarif');
  const { version } = JSON.parse(
    readFileSync(path.join(projectRoot, 'node_modules', 'electron', 'package.json'), 'utf8'),
  );
  const words = ['--yes', ELECTRONEGATIVITY, '-i', path.join(projectRoot, 'out'), '-o', report, '-e', version];
  const { isGood, out, err } = await run('npx', words, SCAN_LIMIT_MS);
  if (!isGood) {
    console.error(`${out}\n${err}`.trim());
    return false;
  }
  const { runs } = JSON.parse(readFileSync(report, 'utf8'));
  const findings = runs.flatMap(({ results }) => results);
  const isGrave = ({ level, properties, ruleId }) =>
    (GRAVE.has(String(properties?.severity ?? '').toUpperCase()) || level === 'error' || level === 'warning') &&
    !(ruleId in waivers.electronegativity);
  const open = findings.filter(isGrave);
  for (const { ruleId, message, locations } of open) {
    const place = locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';
    console.error(`${ruleId} ${path.basename(place)}: ${message?.text ?? ''}`);
  }
  const idle = Object.keys(waivers.electronegativity).filter((id) => !findings.some(({ ruleId }) => ruleId === id));
  for (const id of idle) console.error(`${id} is waived and was not found: the waiver can go`);
  console.log(`${findings.length} findings, ${open.length} neither mended nor waived`);
  return open.length === 0 && idle.length === 0;
}

async function auditPackages() {
  const { out } = await run('npm', ['audit', '--json'], REGISTRY_LIMIT_MS);
  const { vulnerabilities } = parse(out);
  if (vulnerabilities === undefined) {
    console.log(`advisories: ${NOT_TOLD}`);
    return true;
  }
  const grave = Object.values(vulnerabilities).filter(
    ({ name, severity }) => ['high', 'critical'].includes(severity) && !(name in waivers.advisories),
  );
  for (const { name, severity, range } of grave) console.error(`${name} ${range}: ${severity}`);
  console.log(`advisories: ${Object.keys(vulnerabilities).length} packages, ${grave.length} grave and not waived`);
  return grave.length === 0;
}

async function auditSignatures() {
  const { out } = await run('npm', ['audit', 'signatures', '--json'], REGISTRY_LIMIT_MS);
  const { invalid, missing } = parse(out);
  if (invalid === undefined) {
    console.log(`signatures: ${NOT_TOLD}`);
    return true;
  }
  for (const { name, version } of invalid) console.error(`${name}@${version}: its signature is not valid`);
  console.log(`signatures: ${invalid.length} invalid, ${missing?.length ?? 0} without one`);
  return invalid.length === 0;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Everything in the lock file has a checksum, and no package brings a program that nobody knows of. */
function checkLock() {
  const { packages } = JSON.parse(readFileSync(path.join(projectRoot, 'package-lock.json'), 'utf8'));
  const faults = Object.entries(packages).flatMap(([place, entry]) => {
    const name = place.split('node_modules/').at(-1);
    if (!place.includes('node_modules/') || entry.link) return [];
    return [
      ...(entry.integrity ? [] : [`${place} has no checksum`]),
      ...(entry.hasInstallScript && !KNOWN_INSTALL_SCRIPTS.has(name) ? [`${place} brings an install script`] : []),
    ];
  });
  for (const fault of faults) console.error(fault);
  console.log(`${Object.keys(packages).length} packages in the lock file`);
  return faults.length === 0;
}

/** What the app, its studio and their making consist of, in CycloneDX. */
async function writeSbom() {
  const { isGood, out, err } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx'], SCAN_LIMIT_MS);
  const { components = [] } = parse(out);
  const names = new Set(components.map(({ name, group }) => (group ? `${group}/${name}` : name)));
  const missing = ['electron', 'sharp', 'exiftool-vendored', 'react', 'fastify'].filter((name) => !names.has(name));
  if (!isGood || missing.length > 0) {
    console.error(isGood ? `the SBOM lacks ${missing.join(', ')}` : err);
    return false;
  }
  mkdirSync(dist, { recursive: true });
  writeFileSync(path.join(dist, 'sbom.cdx.json'), out);
  console.log(`${components.length} components in dist/sbom.cdx.json`);
  return true;
}

const failed = await runSteps([
  { name: 'lock file', run: async () => checkLock() },
  { name: 'SBOM', run: writeSbom },
  { name: 'advisories', run: auditPackages },
  { name: 'signatures', run: auditSignatures },
  { name: 'electronegativity', run: scanApp },
]);
process.exitCode = failed.length === 0 ? 0 : 1;
