import { describe, expect, test } from 'vitest';
import { putGroupsSchema, putSubjectsSchema } from '@shared/contract/studio-api/shoot-lists';
import type { ShootCommand } from '@shared/domain/shoot-command';
import { shootFromSnapshot, shootToSnapshot } from '@shared/domain/shoot-snapshot';
import { createStructureBook, type StructureBook } from '../../../../main/shoots/structure-book';
import { service, subjectId, testShoot, type TestShoot } from '../../../support/shoot-builder';

const blank = { firstName: '', lastName: '', group: '', email: '', phone: '', notes: '', consent: null, custom: {} };
const bookOf = (shoot: TestShoot): StructureBook => createStructureBook(() => shoot.state);

/** Carries a command out and tells the book, as the journal would. */
function run(shoot: TestShoot, book: StructureBook, command: ShootCommand): void {
  for (const event of shoot.run(command)) book.take(event);
}

function shotPair(): TestShoot {
  const shoot = testShoot({ services: [service('photos')] });
  shoot.shoot('IMG_0001.JPG', 0);
  shoot.shoot('IMG_0002.JPG', 1);
  return shoot;
}

const saveNamed = (id: string, firstName: string): ShootCommand => ({
  type: 'saveSubjects',
  subjects: [{ ...blank, id: subjectId(id), firstName }],
  removed: [],
});

describe('the structure of a shoot', () => {
  test('[OB23] its key changes with every change of it and comes back with the same structure', () => {
    const shoot = shotPair();
    const book = bookOf(shoot);
    const keys = [book.key()];
    const photoIds = [...shoot.state.photos.keys()];
    const changes: ShootCommand[] = [
      saveNamed('A-1', 'Ada'),
      { type: 'groupPhotos', photoIds },
      { type: 'addBucket', bucket: service('extra') },
      { type: 'changeShoot', name: 'Other', rules: shoot.state.head!.rules },
    ];

    for (const command of changes) {
      run(shoot, book, command);
      keys.push(book.key());
    }
    expect(new Set(keys).size).toBe(keys.length);

    for (const before of keys.slice(0, -1).reverse()) {
      run(shoot, book, { type: 'undo' });
      expect(book.key()).toBe(before);
    }
  });

  test('[OB23] its key is the same after a restart, from a snapshot too', () => {
    const shoot = shotPair();
    const book = bookOf(shoot);
    run(shoot, book, saveNamed('B-2', 'Bo'));
    run(shoot, book, { type: 'groupPhotos', photoIds: [...shoot.state.photos.keys()] });
    run(shoot, book, saveNamed('B-2', 'Bea'));

    expect(bookOf(shoot).key()).toBe(book.key());
    const restored = shootFromSnapshot(JSON.parse(JSON.stringify(shootToSnapshot(shoot.state))));
    expect(restored.ok && createStructureBook(() => restored.value).key()).toBe(book.key());
  });

  test('[OB23] it holds what is there now, in the form that the studio takes', () => {
    const shoot = shotPair();
    const book = bookOf(shoot);
    book.key();
    const [photoId] = [...shoot.state.photos.keys()];
    run(shoot, book, { type: 'tagPhotos', photoIds: [photoId!], mode: 'add', subjectIds: [subjectId('NEW-9')] });
    run(shoot, book, { type: 'groupPhotos', photoIds: [...shoot.state.photos.keys()] });

    const { subjects, groups } = book.structure();

    expect(subjects.map(({ id }) => id)).toEqual(['NEW-9']);
    expect(putSubjectsSchema.safeParse({ subjects, revision: 1 }).error).toBeUndefined();
    expect(putGroupsSchema.safeParse({ groups, removed: [], revision: 1 }).error).toBeUndefined();
    run(shoot, book, { type: 'undo' });
    expect(book.structure().groups).toEqual([]);
  });

  test('[OB33] a change reads what it names, not the whole shoot', () => {
    const shoot = shotPair();
    const book = bookOf(shoot);
    const before = book.key();
    const allAtOnce = (): never => {
      throw new Error('all subjects were read for one that changed');
    };
    Object.assign(shoot.state.subjects, { values: allAtOnce, entries: allAtOnce, [Symbol.iterator]: allAtOnce });

    run(shoot, book, saveNamed('A-1', 'Ada'));

    expect(book.key()).not.toBe(before);
    expect(book.structure().subjects).toHaveLength(1);
  });
});
