import type { VerifyView } from '@shared/contract/verify-view';
import type { Shoot } from '../shoots/library';
import { JobFailure } from './job-failure';
import type { JobPorts } from './run-job';

/** Reads every original and every copy of the shoot again; what was found is in the report. */
export async function verifyShoot({ core, signal }: JobPorts, shoot: Shoot): Promise<VerifyView | null> {
  const begun = await core.verify.start(shoot.id);
  if (!begun.ok) throw new JobFailure(begun.error.code, begun.error.message);
  const run = begun.value;
  signal.addEventListener('abort', run.cancel, { once: true });
  if (signal.aborted) run.cancel();
  await run.done;
  signal.removeEventListener('abort', run.cancel);
  return run.view();
}

/** The section of the report: place by place, and each file that is not what it was. */
export const reportVerified = ({ places, bad }: VerifyView): object => ({
  places: places.map(({ kind, label, ...counts }) => ({ place: kind, path: label === '' ? null : label, ...counts })),
  bad: bad.map(({ name, file, destination, result, atByte }) => ({
    ...{ source: name, path: file, copy: destination, result, atByte },
  })),
});
