import type { Hello } from '@shared/contract/studio-api/hello';
import type { Said } from '@shared/contract/said';
import type { Pin } from '@shared/contract/settings';
import type { ConnectAnswer } from '@shared/contract/sync-view';
import { fail, ok, type Result } from '@shared/model/result';
import { judgeCertificate } from '@shared/rules/outbox/certificate';
import { faultOf, type FaultName } from '@shared/rules/outbox/faults';
import { createHttpTransport } from '../sync/http-transport';
import { readCertificate } from '../sync/read-certificate';
import type { StudioTarget } from '../sync/studio-address';
import { createStudioClient } from '../sync/studio-client';

const STRANGE: Said = {
  code: 'strange-studio',
  message: 'The studio did not answer as this app expects. Check the address.',
};
/** Who connects has not signed in yet: “again” would send them looking for something that is not there. */
const WRONG_TOKEN: Said = {
  code: 'wrong-token',
  message:
    'The studio does not know this token, or it has ended. Copy it once more from the studio, or ask for a new one.',
};
const TRY_LIMIT_MS = 15_000;

/** What stands in the way; `fault` where it is one of the faults of sending. */
export interface StudioTrouble {
  readonly said: Said;
  readonly fault: FaultName | null;
}

/** Asks the studio once who it is, whoever it may be. */
export async function askHello(target: StudioTarget, token: string): Promise<Result<Hello, StudioTrouble>> {
  const transport = createHttpTransport(undefined, undefined, target.pin ?? null);
  const client = createStudioClient({ ...target, token: () => token, transport });
  try {
    const outcome = await client.hello(AbortSignal.timeout(TRY_LIMIT_MS));
    if (outcome.kind === 'good') return ok(outcome.value);
    const { fault } = { fault: null, ...outcome };
    return fail({ said: fault === null ? STRANGE : fault === 'sign-in-needed' ? WRONG_TOKEN : saidOf(fault), fault });
  } finally {
    client.close();
  }
}

const saidOf = (fault: FaultName): Said => ({ code: faultOf(fault).code, message: faultOf(fault).sentence });

/**
 * A certificate that no authority vouches for: shown, so that a person can compare it; refused where that would not help.
 * @param before fingerprint that was confirmed earlier
 */
export async function offerCertificate(url: string, before: string | null, nowMs: number): Promise<ConnectAnswer> {
  const seen = await readCertificate(url);
  const refused = (fault: FaultName): ConnectAnswer => ({ isConnected: false, ...saidOf(fault) });
  if (!seen) return refused('untrusted-certificate');
  const verdict = judgeCertificate({ ...seen, hasAnchor: seen.anchorPem !== null }, nowMs);
  if (verdict !== 'may-be-trusted') return refused(verdict);
  const { fingerprint, name, validToMs } = seen;
  const isChanged = before !== null && before !== fingerprint;
  return {
    isConnected: false,
    ...(isChanged
      ? {
          code: 'certificate-changed',
          message: 'The studio shows another certificate than the one that was confirmed.',
        }
      : { code: 'certificate-unknown', message: 'No authority vouches for the certificate of this studio.' }),
    certificate: { fingerprint, name, validToMs, before: isChanged ? before : null },
  };
}

/** The certificate that a person confirmed by its fingerprint, if it is the one that is shown now. */
export async function pinOf(url: string, fingerprint: string): Promise<Pin | null> {
  const seen = await readCertificate(url);
  return seen?.fingerprint === fingerprint && seen.anchorPem !== null ? { fingerprint, pem: seen.anchorPem } : null;
}

/** Faults that looking at the certificate may clear up. */
export const isCertificateFault = (fault: FaultName | null): boolean =>
  fault === 'untrusted-certificate' || fault === 'certificate-changed';
