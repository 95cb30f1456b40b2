import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpTransport, TRANSPORT_LIMITS } from '../../../../main/sync/http-transport';
import { createSendRate } from '../../../../main/sync/send-rate';

test('[OB39] takes the time that the bytes need at the limit, saves up next to nothing, and follows a change at once', () => {
  let [nowMs, limit] = [0, 1_000_000 as number | null];
  const rate = createSendRate(
    () => limit,
    () => nowMs,
  );
  let sent = 0;
  for (; nowMs < 10_000; sent += 50_000) nowMs += rate.take(50_000);
  expect(sent / 10).toBeGreaterThan(980_000);
  expect(sent / 10).toBeLessThan(1_050_000);

  nowMs += 3_600_000;
  let burst = 0;
  while (rate.take(50_000) === 0) burst += 50_000;
  expect(burst).toBeLessThanOrEqual(300_000);

  limit = null;
  expect([rate.take(1e9), rate.sliceBytes(262_144)]).toEqual([0, 262_144]);
  limit = 100_000;
  expect(rate.sliceBytes(262_144)).toBe(6_250);
});

test('[OB39] several uploads together keep to the limit, each makes progress, and waiting is no silence', async () => {
  let received = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (received += chunk.byteLength));
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const rate = createSendRate(
    () => 2_000_000,
    () => performance.now(),
  );
  // A limit on silence that is shorter than one slice takes at this rate.
  const transport = createHttpTransport({ ...TRANSPORT_LIMITS, stallMs: 150 }, rate);
  const progress = [0, 0, 0, 0];
  const startedAt = performance.now();
  const answers = await Promise.all(
    progress.map((_, k) =>
      transport.send({
        method: 'PUT',
        url,
        headers: {},
        body: Buffer.alloc(700_000, k),
        signal: new AbortController().signal,
        onSent: (bytes) => {
          progress[k]! += bytes;
        },
      }),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  transport.close();

  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(received).toBe(2_800_000);
  expect(progress).toEqual([700_000, 700_000, 700_000, 700_000]);
  // Measured over the target: never faster, but for the tenth of a second that may go at once.
  expect(2_800_000 / seconds / 2_000_000).toBeLessThanOrEqual(1.25);
});
