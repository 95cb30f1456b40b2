import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Settings } from '../../studio/objects/s3-settings';

/** What goes wrong with one request; the store behind is a good one. */
export type S3Fault =
  /** Nothing is done, and the error comes with status 200. */
  | 'error-as-200'
  /** It is done, and the connection breaks before the answer. */
  | 'lost-answer'
  /** Nothing is done. */
  | 'slow-down'
  /** It is there, and the store says it is not. */
  | 'not-shown-yet'
  /** Half of the object comes, then the connection breaks. */
  | 'cut-short'
  /** One byte of what is written is another one. */
  | 'flipped-byte';

type Call = 'write' | 'part' | 'complete' | 'begin' | 'read' | 'head' | 'other';
export type FaultOf = (call: Call, key: string) => S3Fault | null;

export interface FaultyS3 {
  readonly settings: S3Settings;
  /** Asked for each request; null lets it through. */
  plan: FaultOf;
  /** How often each fault was done. */
  readonly done: Map<S3Fault, number>;
  close(): Promise<void>;
}

function callOf({ method, url = '' }: IncomingMessage): Call {
  const { searchParams } = new URL(url, 'http://store');
  if (method === 'PUT') return searchParams.has('uploadId') ? 'part' : 'write';
  if (method === 'POST') {
    return searchParams.has('uploads') ? 'begin' : searchParams.has('uploadId') ? 'complete' : 'other';
  }
  if (method === 'HEAD') return 'head';
  return method === 'GET' && !searchParams.has('list-type') ? 'read' : 'other';
}

const ERROR = '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>We met an error.</Message></Error>';

/** A proxy in front of an S3 store that does to requests what the plan says. Signatures stay right: nothing of a head changes. */
export async function startFaultyS3(behind: S3Settings): Promise<FaultyS3> {
  const done = new Map<S3Fault, number>();
  const faulty = { plan: (() => null) as FaultOf, done };
  const server: Server = createServer((incoming, answer) => {
    const call = callOf(incoming);
    const fault = faulty.plan(call, new URL(incoming.url ?? '', 'http://store').pathname);
    if (fault !== null) done.set(fault, (done.get(fault) ?? 0) + 1);
    if (fault === 'error-as-200' || fault === 'slow-down') {
      incoming.resume().on('end', () => answerError(answer, fault));
    } else if (fault === 'not-shown-yet') {
      incoming.resume().on('end', () => answer.writeHead(404).end());
    } else {
      passOn(behind, incoming, answer, fault);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(faulty, {
    settings: { ...behind, endpoint: `http://127.0.0.1:${port}` },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function answerError(answer: ServerResponse, fault: S3Fault): void {
  answer.writeHead(fault === 'error-as-200' ? 200 : 503, { 'content-type': 'application/xml' }).end(ERROR);
}

function passOn(behind: S3Settings, incoming: IncomingMessage, answer: ServerResponse, fault: S3Fault | null): void {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? '', behind.endpoint ?? ''), { method, headers }, (reply) => {
    if (fault === 'lost-answer') {
      reply.resume().on('end', () => answer.destroy());
      return;
    }
    answer.writeHead(reply.statusCode ?? 500, reply.headers);
    if (fault === 'cut-short') {
      reply.once('data', (data: Buffer) => answer.write(data.subarray(0, data.length >> 1), () => answer.destroy()));
    } else reply.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  let isFlipped = fault !== 'flipped-byte';
  incoming.on('data', (data: Buffer) => {
    if (!isFlipped) data[0] = (data[0] ?? 0) ^ 1;
    isFlipped = true;
    onward.write(data);
  });
  incoming.on('end', () => onward.end());
}
