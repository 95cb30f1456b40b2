import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
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

export async function openTlsFront(target: string): Promise<TlsFront> {
  let heard = 0;
  const server = createServer(ownCertificate(), (client) => {
    const studio = connect(Number(new URL(target).port), '127.0.0.1');
    client.on('data', (chunk: Buffer) => (heard += chunk.byteLength));
    client.on('error', () => undefined).on('close', () => studio.destroy());
    studio.on('error', () => undefined).on('close', () => client.destroy());
    client.pipe(studio).pipe(client);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => heard,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Signed by itself, for this run only. */
function ownCertificate(): { key: Buffer; cert: Buffer } {
  const dir = mkdtempSync(join(tmpdir(), 'fieldproof-tls-'));
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', cert];
  try {
    execFileSync('openssl', ['req', '-x509', ...made, ...subject], { stdio: 'pipe' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
