import type { Problem } from '@shared/model/shoot';

/** Why a job could not run or not finish its import; `message` is one sentence without system codes. */
export class JobFailure extends Error {
  readonly code: string;
  readonly step: Problem['step'];
  constructor(code: string, message: string, step: Problem['step'] = 'copy') {
    super(message);
    this.name = 'JobFailure';
    this.code = code;
    this.step = step;
  }
}

/** A failure as the report lists it: it belongs to the job, not to a file. */
export const jobProblem = ({ code, message, step }: Pick<JobFailure, 'code' | 'message' | 'step'>): Problem => ({
  importId: null,
  card: null,
  source: '',
  step,
  code,
  message,
});
