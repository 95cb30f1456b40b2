import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { X509Certificate } from 'node:crypto';

/** A studio's certificate, to be shown to a person. */
export interface SeenCertificate {
  readonly fingerprint: string;
  /** Whom it is made out to, in one line. */
  readonly name: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  readonly isForHost: boolean;
  /** The certificate that can vouch for it: itself, or the authority it came with. Null when that did not come. */
  readonly anchorPem: string | null;
}

const LIMIT_MS = 10_000;

/**
 * Looks at the certificate at an address and hangs up: not a byte of ours is said to whoever answers. Null when no TLS is
 * spoken there.
 */
export function readCertificate(address: string): Promise<SeenCertificate | null> {
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // eslint-disable-next-line no-restricted-syntax -- one that is not trusted yet can be shown in no other way; see above
      rejectUnauthorized: false,
    });
    const end = (seen: SeenCertificate | null): void => {
      socket.destroy();
      resolve(seen);
    };
    socket.setTimeout(LIMIT_MS, () => {
      end(null);
    });
    socket.once('error', () => {
      end(null);
    });
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      end(certificate ? seenOf(certificate, host) : null);
    });
  });
}

function seenOf(certificate: X509Certificate, host: string): SeenCertificate {
  const isForHost = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  return {
    fingerprint: certificate.fingerprint256,
    name: certificate.subject.split('\n').join(', '),
    validFromMs: Date.parse(certificate.validFrom),
    validToMs: Date.parse(certificate.validTo),
    isForHost: isForHost !== undefined,
    anchorPem: anchorOf(certificate)?.toString() ?? null,
  };
}

/** The last of the chain as it came, when it is signed by itself. */
function anchorOf(certificate: X509Certificate): X509Certificate | null {
  let last = certificate;
  for (let depth = 0; depth < 10 && last.issuerCertificate && last.issuerCertificate !== last; depth += 1) {
    if (last.issuerCertificate.fingerprint256 === last.fingerprint256) break;
    last = last.issuerCertificate;
  }
  return last.checkIssued(last) ? last : null;
}
