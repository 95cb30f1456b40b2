// node scripts/check-demo-report.mjs: whether .demo/report.json says exactly what is true of the demo card, and whether
// the files it names are there with the bytes they had on the card.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const demoDir = path.resolve(import.meta.dirname, '..', '.demo');

function readJson(name) {
  const file = path.join(demoDir, name);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run demo`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const sorted = (names) => [...names].sort();

/** name, what the report says, what is true. */
function* comparisons(report, expected) {
  const { photos, groups, subjects, ingest, sync, problems } = report;
  const sourceOf = new Map(photos.map((photo) => [photo.id, photo.source]));
  const sourcesWhere = (wanted) => sorted(photos.filter(wanted).map((photo) => photo.source));
  const held = sorted([...expected.cards, ...expected.withoutSubject]);
  const sent = expected.photos.filter((name) => !held.includes(name));

  yield ['photos', sourcesWhere(() => true), sorted(expected.photos)];
  yield ['files', ingest.files, ingest.verified + ingest.duplicate + ingest.skipped + ingest.failed];
  yield ['verified files', ingest.verified, expected.photos.length];
  yield ['failed files', ingest.failed, 0];
  yield [
    'groups',
    groups.map((group) => sorted(group.members.map((id) => sourceOf.get(id)))).sort(),
    expected.groups.map(sorted).sort(),
  ];
  yield ['complete groups', groups.every((group) => group.complete && group.exposures === 3), true];
  for (const subject of expected.subjects) {
    const tagged = (photo) => photo.subjects.includes(subject.id) && !expected.cards.includes(photo.source);
    yield [`photos of ${subject.id}`, sourcesWhere(tagged), sorted(subject.photos)];
    yield [`name of ${subject.id}`, subjects.find(({ id }) => id === subject.id)?.name, subject.name];
  }
  yield ['sent photos', sourcesWhere((photo) => photo.sync === 'sent'), sorted(sent)];
  yield ['sent count', sync.sent, sent.length];
  yield ['failed to send', sync.failed, 0];
  yield ['held subject cards', sourcesWhere((photo) => photo.why === 'subject-card'), sorted(expected.cards)];
  yield ['held without ID', sourcesWhere((photo) => photo.why === 'no-subject-id'), sorted(expected.withoutSubject)];
  yield ['damaged files', sorted(new Set(problems.map((problem) => problem.source))), sorted(expected.damaged)];
}

function* fileProblems(report) {
  for (const photo of report.photos) {
    const onCard = sha256(path.join(demoDir, 'card', photo.source));
    if (photo.sha256 !== onCard) yield `${photo.source}: the report has another SHA-256 than the card`;
    if (!existsSync(photo.path)) yield `${photo.source}: ${photo.path} is missing`;
    else if (sha256(photo.path) !== onCard) yield `${photo.source}: ${photo.path} has other bytes`;
    if (photo.thumbnail === null || !existsSync(photo.thumbnail)) yield `${photo.source}: has no thumbnail`;
  }
}

const report = readJson('report.json');
const wrong = [...comparisons(report, readJson('expected.json'))]
  .filter(([, said, right]) => !isDeepStrictEqual(said, right))
  .map(([name, said, right]) => `${name}: the report says ${JSON.stringify(said)}, right is ${JSON.stringify(right)}`);
const problems = [...wrong, ...fileProblems(report)];
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'The report of the demo is right.' : 'The report of the demo is WRONG.');
process.exitCode = problems.length === 0 ? 0 : 1;
