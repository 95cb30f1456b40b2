import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemStatus, type ProblemCode } from '@shared/contract/studio-api/problem';
import { classifyAnswer, type Verdict } from '@shared/rules/outbox/classify-answer';

const head = { isFromStudio: true, isOtherStudio: false, code: null };

describe('an answer of the studio', () => {
  test.each([
    [200, 'good'],
    [204, 'good'],
    [302, 'impostor'],
    [400, 'never'],
    [401, 'sign-in'],
    [403, 'sign-in'],
    [408, 'later'],
    [409, 'stale'],
    [410, 'upload-lost'],
    [413, 'never'],
    [415, 'never'],
    [422, 'never'],
    [423, 'later'],
    [425, 'later'],
    [429, 'later'],
    [500, 'later'],
    [503, 'later'],
    [507, 'later'],
    [599, 'later'],
  ])('[OB9] %i is %s', (status, kind) => {
    expect(classifyAnswer({ ...head, status }).kind).toBe(kind);
  });

  test('[OB17] only "too many" and "not now" are for everyone', () => {
    const hostWide = [423, 425, 429, 500, 503, 507].filter((status) => {
      const verdict = classifyAnswer({ ...head, status });
      return verdict.kind === 'later' && verdict.isHostWide;
    });
    expect(hostWide).toEqual([429, 503]);
  });

  const byCode: Partial<Record<ProblemCode, Verdict['kind']>> = {
    'missing-blobs': 'missing-blobs',
    'stale-revision': 'stale',
    'revision-conflict': 'stale',
    'photo-elsewhere': 'never',
    'unknown-shoot': 'unknown-shoot',
    'intent-reused': 'intent-reused',
    'unknown-upload': 'upload-lost',
    'upload-gone': 'upload-lost',
    'wrong-hash': 'upload-lost',
    'wrong-offset': 'upload-moved',
    'upload-finished': 'upload-moved',
    'wrong-checksum': 'upload-moved',
    'upload-locked': 'later',
    'wrong-length': 'later',
    'wrong-tus-version': 'never',
    'invalid-request': 'never',
    'wrong-size': 'never',
    unauthorized: 'sign-in',
    'storage-full': 'later',
    internal: 'later',
  };
  test.each(Object.entries(byCode) as [ProblemCode, Verdict['kind']][])(
    '[OB9] the refusal "%s" is %s',
    (code, kind) => {
      expect(classifyAnswer({ ...head, status: problemStatus[code], code }).kind).toBe(kind);
    },
  );
});

describe('an answer of something else', () => {
  const stranger = { isFromStudio: false, isOtherStudio: false, code: null };

  test('[OB13] never counts as good, a refusal or a conflict, whatever its status and body', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.constantFrom(null, ...Object.keys(problemStatus)),
        (status, code) => {
          const { kind } = classifyAnswer({ ...stranger, status, code });
          expect(['impostor', 'later']).toContain(kind);
          if (status < 500) expect(kind).toBe('impostor');
        },
      ),
    );
  });

  test('[OB13] a gateway that says the studio is down is trouble, a portal that is honest is a portal', () => {
    expect(classifyAnswer({ ...stranger, status: 502 })).toMatchObject({ kind: 'later', fault: 'studio-in-trouble' });
    expect(classifyAnswer({ ...stranger, status: 511 }).kind).toBe('impostor');
  });

  test('[OB14] another studio is told apart, but for one that does not know our token', () => {
    const other = { ...stranger, isOtherStudio: true };
    expect(classifyAnswer({ ...other, status: 200 })).toEqual({ kind: 'impostor', fault: 'other-studio' });
    expect(classifyAnswer({ ...other, status: 401 })).toEqual({ kind: 'sign-in', fault: 'sign-in-needed' });
  });
});
