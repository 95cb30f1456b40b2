// npm run demo [-- --screenshots DIR]: the main job on a card made here, with a studio of its own. Everything it makes
// is below .demo; the report it leaves is .demo/report.json.
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { makeDemoCard } from './demo-card.mjs';
import { projectRoot } from './run/build-if-needed.mjs';

const demoDir = path.join(projectRoot, '.demo');
const jobFile = path.join(demoDir, 'job.json');
const reportFile = path.join(demoDir, 'report.json');

const JOB = {
  library: 'library',
  shoot: {
    name: 'School day',
    kind: 'school',
    services: [{ code: 'portraits', label: 'Portraits', minimum: 5 }],
  },
  card: 'card',
  grouping: { mode: 'auto' },
  subjects: { roster: 'roster.csv', qr: true, required: true },
  studio: 'embedded',
  sync: 'new',
  report: 'report.json',
};

/** Runs one of our scripts and hands its stdout on line by line; returns the exit code. */
function runScript(words, onLine) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, words, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', onLine);
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function tellProgress(line) {
  const { progress } = JSON.parse(line);
  if (progress !== undefined) console.log(`  ${progress.phase}: ${progress.done} of ${progress.total}`);
}

function summary(report) {
  const { ingest, sync, phases } = report;
  const held = report.photos.filter((photo) => photo.sync === 'held');
  return [
    `copied and verified  ${ingest.verified} of ${ingest.files} files (${ingest.failed} failed)`,
    ...report.groups.map((group) => `group                ${group.members.length} photos: ${group.why}`),
    ...report.subjects.map((subject) => `subject              ${subject.id} ${subject.name}: ${subject.photos} photos`),
    `sent to the studio   ${sync.sent} photos, ${sync.failed} failed`,
    ...held.map((photo) => `held back            ${photo.source}: ${photo.why}`),
    ...report.problems.map((problem) => `problem              ${problem.source}: ${problem.message}`),
    `time                 ${phases.total.toFixed(1)} s`,
  ];
}

async function takeScreenshots(dir) {
  await mkdir(dir, { recursive: true });
  const words = ['scripts/start.mjs', '--library', path.join(demoDir, 'library'), '--screenshots', dir];
  return runScript(words, (line) => console.log(line));
}

async function runDemo() {
  await rm(demoDir, { recursive: true, force: true });
  await mkdir(demoDir, { recursive: true });
  console.log('Making a small camera card …');
  await makeDemoCard(demoDir);
  await writeFile(jobFile, JSON.stringify(JOB, null, 2));
  console.log('Running the job: import, group, tag, send …');
  const code = await runScript(['scripts/job.mjs', jobFile], tellProgress);
  if (code !== 0) return code;
  const report = JSON.parse(await readFile(reportFile, 'utf8'));
  console.log(`\n${summary(report).join('\n')}\n\nThe whole report: ${path.relative(process.cwd(), reportFile)}`);
  const wish = process.argv.indexOf('--screenshots');
  return wish < 0 ? 0 : takeScreenshots(path.resolve(process.argv[wish + 1]));
}

process.exitCode = await runDemo();
