import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { AgentOptions } from 'node:https';
import type { Pin } from '@shared/contract/settings';
import type { FaultName } from '@shared/rules/outbox/faults';

/**
 * TLS for a studio whose certificate a person has confirmed: it is checked as always, against that one certificate
 * instead of the system's authorities, so its dates and names count as well. Nothing is switched off.
 */
export function pinnedTls(pin: Pin | null): Pick<AgentOptions, 'ca' | 'checkServerIdentity'> {
  if (pin === null) return {};
  return {
    ca: pin.pem,
    checkServerIdentity: (host, certificate) =>
      checkServerIdentity(host, certificate) ?? otherThanPinned(certificate, pin),
  };
}

/** What the pin vouches for may have signed others: only the very one that a person saw counts. */
function otherThanPinned({ fingerprint256 }: PeerCertificate, pin: Pin): Error | undefined {
  if (fingerprint256 === pin.fingerprint) return undefined;
  return Object.assign(new Error('Another certificate than the one that was confirmed'), {
    code: 'ERR_TLS_CERT_CHANGED',
  });
}

/** With a pin, a certificate that nobody vouches for is another one than the person confirmed. */
export const pinnedFault = <T>(fault: FaultName | T, pin: Pin | null): FaultName | T =>
  pin !== null && fault === 'untrusted-certificate' ? 'certificate-changed' : fault;
