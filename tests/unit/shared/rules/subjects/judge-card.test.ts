import { describe, expect, test } from 'vitest';
import { idShapes } from '@shared/rules/subjects/id-shape';
import { indexSubjects } from '@shared/rules/subjects/index-subjects';
import { judgeCard } from '@shared/rules/subjects/judge-card';
import { shots, subjectId, type Shot } from '../../../../support/subject-photos';

const ROSTER = ['P1003-SWKQ', 'P1008-PSHV', 'P1017-AB7H', 'P1027-H3VN', 'P1029-Y5C9', 'P1041-3Y97'];

function judge(shot: Shot, roster: readonly string[] = ROSTER) {
  const known = indexSubjects(roster.map(subjectId));
  return judgeCard(shots([shot])[0]!, { known, shapes: idShapes(known) });
}

describe('cards of walk-ins and codes in the scene', () => {
  test.each([['P1062-NBM5'], ['https://id.example.test/s/P1062-NBM5'], ['{"v":1,"id":"P1062-NBM5"}']])(
    '[SU4] %j has the shape of the roster and fills the picture: a walk-in',
    (code) => {
      expect(judge({ card: code })).toEqual({ kind: 'card', subjectIds: ['P1062-NBM5'] });
    },
  );

  test.each(['https://shop.example.test/lamp', 'WIFI:T:WPA;S:guest;P:secret;;', '5901234123457', 'P1062'])(
    '[SU4] %j fills the picture but is no ID: the run ends',
    (code) => {
      expect(judge({ card: code })).toMatchObject({ kind: 'unreadable' });
    },
  );

  test('[SU4] what looks like an ID but is small in the picture ends the run', () => {
    expect(judge({ card: 'P1062-NBM5', large: false })).toMatchObject({ kind: 'unreadable' });
  });

  test.each(['https://shop.example.test/lamp', '5901234123457'])('[SU4] %j in the scene changes nothing', (code) => {
    expect(judge({ card: code, large: false })).toEqual({ kind: 'photo' });
  });

  test.each(['1234', 'A-17', 'room_12.b'])('[SU4] without a roster %j is a card when it fills the picture', (code) => {
    expect(judge({ card: code }, [])).toEqual({ kind: 'card', subjectIds: [code] });
    expect(judge({ card: code, large: false }, [])).toEqual({ kind: 'photo' });
  });

  test.each(['https://shop.example.test/lamp', 'SALE', 'two words 2'])('[SU4] without a roster %j is no ID', (code) => {
    expect(judge({ card: code }, [])).toMatchObject({ kind: 'unreadable' });
  });

  test('[SU4] few IDs say little about letters and digits', () => {
    expect(judge({ card: '1042-AB7' }, ['1017-XYZ', '1018-QRS'])).toMatchObject({ kind: 'card' });
    expect(judge({ card: '1042' }, ['1017-XYZ', '1018-QRS'])).toMatchObject({ kind: 'unreadable' });
  });

  test('[SU4] a known ID is a card however small it is', () => {
    expect(judge({ card: 'p1003-swkq', large: false })).toEqual({ kind: 'card', subjectIds: ['P1003-SWKQ'] });
  });

  test('[SU12] the web address beside the code on a card does not count', () => {
    const verdict = judge({ card: ['https://studio.example.test', 'P1003-SWKQ', 'P1008-PSHV', 'p1003-swkq'] });

    expect(verdict).toEqual({ kind: 'card', subjectIds: ['P1003-SWKQ', 'P1008-PSHV'] });
  });

  test('[SU9] an ID that somebody typed comes before what was read', () => {
    const verdict = judge({ card: 'P1003-SWKQ', typed: 'p1008-pshv' });

    expect(verdict).toEqual({ kind: 'card', subjectIds: ['P1008-PSHV'] });
  });
});
