import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../../studio/cli/parse-arguments';
import { findRootRefusal } from '../../../../studio/cli/refuse-root';

describe('a studio as root', () => {
  test.each([['0.0.0.0'], ['192.168.1.5'], ['::'], ['studio.example'], ['']])(
    '[ST89] is refused where other computers reach it (%s), unless that is said',
    (host) => {
      expect(findRootRefusal(0, { host, mayBeRoot: false })).toMatch(/must not run as root.*--allow-root/);
      expect(findRootRefusal(0, { host, mayBeRoot: true })).toBeNull();
      expect(findRootRefusal(1000, { host, mayBeRoot: false })).toBeNull();
    },
  );

  test.each([['127.0.0.1'], ['localhost'], ['::1']])('[ST89] may serve this computer (%s)', (host) => {
    expect(findRootRefusal(0, { host, mayBeRoot: false })).toBeNull();
    expect(findRootRefusal(undefined, { host: '0.0.0.0', mayBeRoot: false })).toBeNull();
  });

  test('[ST89] the option is off unless it is given', () => {
    const given = [[], ['--allow-root']].map((more) => parseArguments(['--data', 'd', ...more]));

    expect(given.map((parsed) => parsed.ok && parsed.value)).toEqual([
      expect.objectContaining({ mayBeRoot: false }),
      expect.objectContaining({ mayBeRoot: true }),
    ]);
  });
});
