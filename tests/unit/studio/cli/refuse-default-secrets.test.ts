import { describe, expect, test } from 'vitest';
import { findDefaultSecret } from '../../../../studio/cli/refuse-default-secrets';
import { readS3Settings } from '../../../../studio/objects/s3-settings';

const store = (more: object) => {
  const found = readS3Settings({ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'k', S3_SECRET_ACCESS_KEY: 's', ...more });
  return found.ok ? found.value : null;
};

describe('secrets that everybody knows', () => {
  test.each([
    ['postgresql://studio:postgres@db.example/studio', null],
    ['postgresql://studio:ChangeMe@10.0.0.5/studio', null],
    [null, store({ S3_SECRET_ACCESS_KEY: 'minioadmin', S3_ENDPOINT: 'https://store.example' })],
    [null, store({ S3_SECRET_ACCESS_KEY: 'secret' })],
  ])('[ST87] are refused for a server elsewhere (%s)', (database, storage) => {
    expect(findDefaultSecret(database, storage)).toMatch(/everybody knows/);
  });

  test.each([
    ['postgresql://studio:d9Fk2pQx7vLm@db.example/studio', null],
    ['postgresql://studio:postgres@localhost/studio', null],
    ['postgresql://studio@/studio?host=/run/postgresql', null],
    [null, store({ S3_SECRET_ACCESS_KEY: 'minioadmin', S3_ENDPOINT: 'http://127.0.0.1:9000' })],
    [null, null],
  ])('[ST87] others, and those of a server on this computer, are none of ours to judge (%s)', (database, storage) => {
    expect(findDefaultSecret(database, storage)).toBeNull();
  });

  test('[ST87] with a bucket and without keys the settings are refused by name', () => {
    expect(readS3Settings({ S3_BUCKET: 'b', S3_ENDPOINT: 'store.example' })).toEqual({
      ok: false,
      error: expect.stringMatching(/S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_ENDPOINT/),
    });
  });
});
