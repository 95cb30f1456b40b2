import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

/** A login page's idea of TLS: it ends the connection itself, with a certificate of its own making. */
export interface TlsFront {
  readonly url: string;
  /** Bytes that a client said after it had been shown the certificate. */
  readonly heard: () => number;
  close(): Promise<void>;
}

export interface FrontOptions {
  /** Whom the certificate is made out to; this computer unless said. */
  readonly host?: string;
  readonly isExpired?: boolean;
  /** To take the place of one that was closed. */
  readonly port?: number;
}

export async function openTlsFront(target: string, options: FrontOptions = {}): Promise<TlsFront> {
  let heard = 0;
  const open = new Set<Socket>();
  const server = createServer(ownCertificate(options), (client) => {
    open.add(client);
    const studio = connect(Number(new URL(target).port), '127.0.0.1');
    client.on('data', (chunk: Buffer) => (heard += chunk.byteLength));
    client
      .on('error', () => undefined)
      .on('close', () => {
        open.delete(client);
        studio.destroy();
      });
    studio.on('error', () => undefined).on('close', () => client.destroy());
    client.pipe(studio).pipe(client);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => heard,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const client of open) client.destroy();
      await closed;
    },
  };
}

/** Signed by itself, for this run only. */
function ownCertificate({ host, isExpired = false }: FrontOptions): { key: Buffer; cert: Buffer } {
  const dir = mkdtempSync(join(tmpdir(), 'fieldproof-tls-'));
  const [key, cert, asked] = [join(dir, 'key.pem'), join(dir, 'cert.pem'), join(dir, 'asked.pem')];
  const name = host === undefined ? 'IP:127.0.0.1' : `DNS:${host}`;
  const subject = ['-subj', `/CN=${host ?? '127.0.0.1'}`, '-addext', `subjectAltName=${name}`];
  const run = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  try {
    run('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', asked, ...subject);
    const days = isExpired ? '-1' : '1';
    run('x509', '-req', '-in', asked, '-signkey', key, '-days', days, '-copy_extensions', 'copy', '-out', cert);
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
