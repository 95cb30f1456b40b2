// node scripts/demo-card.mjs DIR: a small camera card made from nothing, and what the app must find on it.
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withExif } from './demo/exif-block.mjs';
import { photograph, photographCard } from './demo/pictures.mjs';

const CAMERA = { make: 'Canon', model: 'Canon EOS R5' };
const SERIAL = '012345678901';
const FIRST_SHOT_AT = Date.UTC(2026, 4, 1, 10, 0, 0);
const CAMERA_FOLDER = path.join('DCIM', '100CANON');
const KEPT_OF_DAMAGED = 0.6;

const SUBJECTS = [
  { id: 'A-1001', first: 'Ana', last: 'Nowak', group: '3b' },
  { id: 'A-1002', first: 'Ben', last: 'Okafor', group: '3b' },
];

const single = (atS, scene, subject) => [{ kind: 'photo', atS, scene, stops: 0, subject }];
const card = (atS, scene, subject) => [{ kind: 'card', atS, scene, stops: 0, subject }];
const bracket = (atS, scene, subject) =>
  [0, -2, 2].map((stops, i) => ({ kind: 'photo', atS: atS + i, scene, stops, subject, bracket: scene }));

// One photo before anybody's card (it belongs to nobody), then two people: card, photos, a bracket of three. The last
// file is cut off, as by a card pulled too early.
const SHOTS = [
  ...single(0, 1, null),
  ...card(40, 2, 'A-1001'),
  ...[52, 63, 75].flatMap((atS, i) => single(atS, 3 + i, 'A-1001')),
  ...bracket(96, 6, 'A-1001'),
  ...card(150, 7, 'A-1002'),
  ...[161, 174, 188].flatMap((atS, i) => single(atS, 8 + i, 'A-1002')),
  ...bracket(207, 11, 'A-1002'),
  ...single(226, 12, 'A-1002').map((shot) => ({ ...shot, isDamaged: true })),
];

const capturedAt = (shot) => new Date(FIRST_SHOT_AT + shot.atS * 1000);

function factsOf(shot) {
  return {
    image: { ...CAMERA, orientation: 1 },
    exif: {
      exposureTime: 2 ** shot.stops / 128,
      fNumber: 8,
      iso: 200,
      dateTimeOriginal: capturedAt(shot).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' '),
      subSecTimeOriginal: '20',
      offsetTimeOriginal: '+02:00',
      exposureBias: shot.stops,
      exposureMode: shot.bracket === undefined ? 0 : 2,
      focalLength: 50,
      bodySerialNumber: SERIAL,
    },
  };
}

async function takePhoto(shot) {
  const view = { ...shot, who: SUBJECTS.findIndex(({ id }) => id === shot.subject) + 3 };
  const { jpeg, thumbnail } = await (shot.kind === 'card' ? photographCard(view) : photograph(view));
  const file = withExif(jpeg, { ...factsOf(shot), thumbnail });
  return shot.isDamaged ? file.subarray(0, Math.round(file.length * KEPT_OF_DAMAGED)) : file;
}

function rosterCsv() {
  const rows = SUBJECTS.map(({ id, first, last, group }) => [id, first, last, group]);
  return [['subject_id', 'first_name', 'last_name', 'group'], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** What a right report says about this card, counted from the same list of shots that it is made from. */
function expectedOf(shots) {
  const nameOf = (index) => `${CAMERA_FOLDER.replaceAll(path.sep, '/')}/IMG_${String(index + 1).padStart(4, '0')}.JPG`;
  const namesWhere = (wanted) => shots.flatMap((shot, index) => (wanted(shot) ? [nameOf(index)] : []));
  const brackets = [...new Set(shots.map((shot) => shot.bracket).filter((scene) => scene !== undefined))];
  return {
    photos: namesWhere(() => true),
    groups: brackets.map((scene) => namesWhere((shot) => shot.bracket === scene)),
    subjects: SUBJECTS.map(({ id, first, last }) => ({
      id,
      name: `${first} ${last}`,
      photos: namesWhere((shot) => shot.subject === id && shot.kind === 'photo'),
    })),
    cards: namesWhere((shot) => shot.kind === 'card'),
    withoutSubject: namesWhere((shot) => shot.subject === null),
    damaged: namesWhere((shot) => shot.isDamaged),
  };
}

/** Makes the card and its roster below `dir`, afresh; returns what the app must find. */
export async function makeDemoCard(dir) {
  const cardDir = path.join(dir, 'card');
  await rm(cardDir, { recursive: true, force: true });
  await mkdir(path.join(cardDir, CAMERA_FOLDER), { recursive: true });
  const expected = expectedOf(SHOTS);
  for (const [index, shot] of SHOTS.entries()) {
    const file = path.join(cardDir, expected.photos[index]);
    await writeFile(file, await takePhoto(shot));
    await utimes(file, capturedAt(shot), capturedAt(shot));
  }
  await writeFile(path.join(dir, 'roster.csv'), rosterCsv());
  await writeFile(path.join(dir, 'expected.json'), JSON.stringify(expected, null, 2));
  return { cardDir, rosterFile: path.join(dir, 'roster.csv'), expected };
}

if (process.argv[1] === import.meta.filename) {
  const dir = process.argv[2];
  if (dir === undefined) throw new Error('usage: node scripts/demo-card.mjs DIR');
  const { expected } = await makeDemoCard(path.resolve(dir));
  console.log(`${expected.photos.length} photos in ${path.resolve(dir)}`);
}
