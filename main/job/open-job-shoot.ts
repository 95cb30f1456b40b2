import type { ShootCommand } from '@shared/domain/shoot-command';
import { shootDefaults } from '@shared/rules/shoot-defaults';
import type { Core } from '../core';
import type { Shoot } from '../shoots/library';
import { JobFailure } from './job-failure';
import type { Job } from './job-file';

type JobCore = Pick<Core, 'library' | 'newId'>;

/** The shoot of this name, as the job wants it: made when it is missing, continued when it is there. */
export async function openJobShoot(job: Job, core: JobCore): Promise<Shoot> {
  const there = core.library.findByName(job.name);
  const rules = rulesOf(job);
  const opened =
    there === null
      ? await core.library.create({ name: job.name, kind: job.kind, rules, services: job.services })
      : await core.library.open(there);
  if (!opened.ok) throw new JobFailure(opened.error.code, opened.error.message);
  const shoot = opened.value;
  if (shoot.store.access !== 'write') {
    throw new JobFailure(shoot.store.access.readOnly.reason, shoot.store.access.readOnly.sentence);
  }
  if (there === null) return shoot;
  await dispatchJob(core, shoot, { type: 'changeShoot', name: job.name, rules });
  const codes = new Set(shoot.store.state.buckets.map((bucket) => bucket.code.toLowerCase()));
  for (const bucket of job.services) {
    if (!codes.has(bucket.code.toLowerCase())) await dispatchJob(core, shoot, { type: 'addBucket', bucket });
  }
  return shoot;
}

function rulesOf(job: Job) {
  const defaults = shootDefaults(job.kind);
  return {
    ...defaults,
    needsSubject: job.needsSubject ?? defaults.needsSubject,
    readsCards: job.readsCards ?? defaults.readsCards,
    grouping: job.grouping ?? defaults.grouping,
    naming: job.rename,
  };
}

/** Gives a command to the shoot; a refusal ends the job, "nothing to do" does not. */
export async function dispatchJob({ newId }: Pick<Core, 'newId'>, shoot: Shoot, command: ShootCommand): Promise<void> {
  const answer = await shoot.store.dispatch(command, { cmd: newId() });
  if (!answer.ok && answer.error.code !== 'nothing-to-do') {
    throw new JobFailure(answer.error.code, answer.error.message);
  }
}
