/**
 * Boundary: the operator's commands to a studio whose embedded database nobody else can open while it runs. A listener of its own
 * on loopback, whatever address the studio serves; its port and a secret that is made anew at each start lie in the data
 * folder, for its owner alone. Who can read that file could as well read the database.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { fail, type Result } from '@shared/model/result';
import { writeFileDurably } from '../data/sync-to-disk';
import { errorFacts, type Log } from '../log';
import { adminCommandSchema, runAdminCommand, type AdminDesk } from './commands';

const BODY_BYTES = 16 * 1024;
const PATIENCE_MS = 10_000;

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

async function readCommand(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > BODY_BYTES) throw new Error('Expected a short command');
  }
  return JSON.parse(text);
}

interface AdminParams {
  readonly desk: AdminDesk;
  /** Where port and secret are told. */
  readonly file: string;
  readonly log: Log;
}

type Reply = Result<object, string> | null;

/** Null for whoever has no business here. */
async function answer({ desk, log }: AdminParams, request: IncomingMessage, secret: Buffer): Promise<Reply> {
  if (request.method !== 'POST') return null;
  if (!timingSafeEqual(hash(request.headers.authorization ?? ''), secret)) return null;
  try {
    const command = adminCommandSchema.safeParse(await readCommand(request));
    if (!command.success) return fail('The running studio does not know this command: is it of the same version?');
    log('admin-command', { command: command.data.command });
    return await runAdminCommand(desk, command.data);
  } catch (error) {
    log('admin-command-failed', errorFacts(error));
    return fail('The running studio could not do it; the reason is in its log.');
  }
}

/** Listens until it is closed. */
export async function serveAdmin(params: AdminParams): Promise<{ close: () => Promise<void> }> {
  const secret = randomBytes(32).toString('base64url');
  const expected = hash(`Bearer ${secret}`);
  const server = createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
    void answer(params, request, expected).then((reply) => {
      response.writeHead(reply === null ? 404 : 200, { 'content-type': 'application/json', connection: 'close' });
      response.end(reply === null ? undefined : JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await writeFileDurably(params.file, JSON.stringify({ port, secret }));
  return {
    close: async () => {
      await rm(params.file, { force: true });
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
