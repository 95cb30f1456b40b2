import type { FaultName } from '@shared/rules/outbox/faults';

const byCode: Readonly<Record<string, FaultName>> = {
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'no-connection',
  ENETUNREACH: 'no-connection',
  ENETDOWN: 'no-connection',
  EADDRNOTAVAIL: 'no-connection',
  ECONNRESET: 'connection-cut',
  EPIPE: 'connection-cut',
  ECONNABORTED: 'connection-cut',
};

const byCertificate: Readonly<Record<string, FaultName>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
};

/** Parts of the codes that OpenSSL and Node give to a certificate that is not to be trusted. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_SSL|ERR_TLS|EPROTO/;

/** What went wrong on the way, from a socket's error. An answer that is not HTTP came from something else. */
export function faultOfError(error: Error): FaultName {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('HPE_')) return 'not-our-studio';
  const certificate = byCertificate[code];
  if (certificate !== undefined) return certificate;
  if (CERTIFICATE.test(code)) return 'untrusted-certificate';
  // Several addresses tried at once fail together: the first tells enough.
  if (error instanceof AggregateError && error.errors[0] instanceof Error && byCode[code] === undefined) {
    return faultOfError(error.errors[0]);
  }
  return byCode[code] ?? 'no-connection';
}
