/** What a person is shown of a certificate that no authority vouches for. */
export interface OfferedCertificate {
  readonly validFromMs: number;
  readonly validToMs: number;
  readonly isForHost: boolean;
  /** Whether what came with it can vouch for it. */
  readonly hasAnchor: boolean;
}

export type CertificateVerdict =
  'may-be-trusted' | 'certificate-expired' | 'certificate-wrong-host' | 'untrusted-certificate';

/** Whether a person may trust it by its fingerprint: only when nothing but the missing authority speaks against it. */
export function judgeCertificate(offered: OfferedCertificate, nowMs: number): CertificateVerdict {
  if (nowMs < offered.validFromMs || nowMs > offered.validToMs) return 'certificate-expired';
  if (!offered.isForHost) return 'certificate-wrong-host';
  return offered.hasAnchor ? 'may-be-trusted' : 'untrusted-certificate';
}
