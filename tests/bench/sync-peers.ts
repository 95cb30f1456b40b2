import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import type { PayloadFile } from '../../main/sync/ports';
import type { Timing } from './compare-in-turn';
import { studioProgram, tusProgram, withServer } from './bench-server';
import { timeAlone, timeShell } from './measure';

/** Files under way at once, for each of the peers. */
const AT_ONCE = 4;

/** The same bytes to the same call of the same studio, without photos, hashes or a journal. */
export function sendByCurl(dir: string, files: readonly PayloadFile[]): Promise<Timing> {
  return withServer(studioProgram, async ({ url, token }) => {
    const config = join(dir, 'curl.txt');
    const common = [
      `header = "Authorization: Bearer ${token}"`,
      'header = "Content-Type: application/octet-stream"',
      'header = "Expect:"',
      'fail',
    ];
    const each = files.map(
      ({ sha256, path }) => `url = "${url}/v1/blobs/${sha256}"\nupload-file = "${path}"\noutput = "/dev/null"`,
    );
    await writeFile(config, [...common, ...each].join('\n'));
    return timeShell(`curl -sS -Z --parallel-max ${AT_ONCE} --no-progress-meter -K ${config}`);
  });
}

/** The same bytes by tus-js-client to @tus/server with its file store, each with the settings they come with. */
export function sendByTus(files: readonly PayloadFile[]): Promise<Timing> {
  return withServer(tusProgram, ({ url }) =>
    timeAlone(async () => {
      const waiting = files.values();
      const sendInTurn = async (): Promise<void> => {
        for (const file of waiting) await uploadByTus(url, file);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, sendInTurn));
    }),
  );
}

function uploadByTus(endpoint: string, { path, sizeBytes }: PayloadFile): Promise<void> {
  return new Promise((done, reject) => {
    const options = { endpoint, uploadSize: sizeBytes, onSuccess: () => done(), onError: reject };
    new Upload(createReadStream(path), options).start();
  });
}
