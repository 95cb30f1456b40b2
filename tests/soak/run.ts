// npm run soak [-- --minutes 30 --photos 3000 --waves 30 --seed N]: cards come in and go to a studio while everything
// breaks, in the real app. Prints what was injected, what was violated and how memory went; a report is in test-results.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoFaults } from '../support/fault-disks';
import type { MemorySample } from './soak-app';
import { judgeMemory } from './judge-memory';
import { makeCard, type Card } from './soak-disks';
import { appKilled, localFaults, networkFaults, type Fault } from './soak-faults';
import { judgeEdits, judgeLibrary, judgeStudio, recordedFiles } from './soak-oracle';
import { makeWorld, type World } from './soak-world';
import { lasting, until } from './until';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    photos: { type: 'string', default: '3000' },
    waves: { type: 'string', default: '30' },
    seed: { type: 'string', default: '20260501' },
  },
});
const [minutes, photos, waves, seed] = [values.minutes, values.photos, values.waves, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
];
/** The app is killed in the first third only: what is left is one long life, whose memory is looked at. */
const KILLS_UNTIL = 1 / 3;
const EDITS_A_WAVE = 20;
const MOST_TRIES = 6;
const IMPORT_LIMIT_MS = 180_000;
const SENT_LIMIT_MS = 300_000;

/** Imports a card as a person would: again, as long as the app says that something is not there yet. */
async function importCard(world: World, card: Card): Promise<void> {
  const isDone = (): boolean => {
    const recorded = recordedFiles(world);
    return [...card.hashes].every((hash) => recorded.has(hash));
  };
  for (let n = 0; n < MOST_TRIES; n += 1) {
    await importOnce(world, card);
    if (isDone()) return;
    // The app may be taking it up again by itself.
    await until('the import to go on by itself', 5_000, isDone).catch(() => undefined);
    if (isDone()) return;
  }
  throw new Error(`A card was not imported in ${String(MOST_TRIES)} tries`);
}

async function importOnce({ app, shootId }: World, card: Card): Promise<void> {
  await app.choose(card.disk.root);
  const source = await app.call('import:chooseFolder', {});
  if (!source.ok || source.value === null) return lasting(1_000);
  const ask = { sourceIds: [source.value.sourceId], copyDirs: [], readsTwice: false, template: null, bucketId: null };
  const started = await app.call('import:start', { shootId, ...ask } as never);
  // Refused, such as while another import of this card is at work: a little later it is tried again.
  if (!started.ok) return lasting(2_000);
  const { importId } = started.value;
  await until('an import to end', IMPORT_LIMIT_MS, async () => {
    const report = await app.call('import:getReport', { shootId, importId } as never);
    return !report.ok || ['done', 'cancelled', 'stopped'].includes(report.value.progress.state);
  });
}

async function editSome(world: World): Promise<void> {
  const ids = [...new Set([...world.journal().matchAll(/"photoImported","photoId":"([^"]+)"/gu)].map(([, id]) => id!))];
  for (let n = 0; n < EDITS_A_WAVE && ids.length > 0; n += 1) {
    const cmd = await world.app.edit(
      world.shootId,
      world.random.pick(ids),
      `note ${String(world.answeredEdits.length)}`,
    );
    if (cmd !== null) world.answeredEdits.push(cmd);
  }
}

/** One after the other, as long as there is something to hurt. */
async function hurtInTurn(world: World, card: Card, faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) {
    world.injected.set(fault.name, (world.injected.get(fault.name) ?? 0) + 1);
    await fault.run(world, card);
  }
}

async function runWave(world: World, wave: number): Promise<string> {
  const { random } = world;
  const card = await makeCard(world.dir, wave, Math.round(photos / waves), random);
  world.cards.push(card);
  const ofHere = wave < waves * KILLS_UNTIL ? [...localFaults, appKilled] : localFaults;
  const local = [random.pick(ofHere), random.pick(ofHere)];
  const network = [random.pick(networkFaults), random.pick(networkFaults)];
  await Promise.all([
    importCard(world, card),
    hurtInTurn(world, card, local),
    hurtInTurn(world, card, network),
    editSome(world),
  ]);
  card.disk.unmount();
  return [...local, ...network].map(({ name }) => name).join(' · ');
}

/** Everything sound again: all that was imported and edited has to arrive. */
async function sendTheRest({ app, shootId }: World): Promise<string[]> {
  // A person presses Start: what waits for its next try goes now.
  const start = async (): Promise<void> => {
    await app.ask('sync:control', { action: 'kick' });
    const command = { type: 'queueSend', mode: 'changed', photoIds: null } as const;
    await app.call('shoot:dispatch', { shootId, cmd: crypto.randomUUID(), command } as never);
  };
  const isSent = async (): Promise<boolean> => {
    const { waiting, sending } = await app.ask('sync:getStatus', {});
    const { plans } = await app.ask('sync:plan', { shootId, photoIds: null } as never);
    return waiting + sending === 0 && plans.every(({ mode, photos: left }) => mode === 'force' || left === 0);
  };
  await start();
  await until('everything to be sent', SENT_LIMIT_MS, isSent);
  const { failed } = await app.ask('sync:getStatus', {});
  return failed === 0 ? [] : [`${String(failed)} photos could not be sent`];
}

async function soak(): Promise<boolean> {
  const why = whyNoFaults();
  if (why !== null) {
    console.error(`The soak breaks disks and processes: it ${why}.`);
    return false;
  }
  console.log(`soak: --seed ${String(seed)} --minutes ${String(minutes)} --photos ${String(photos)}`);
  const world = await makeWorld(seed);
  const begunMs = performance.now();
  const seconds = (): number => Math.round((performance.now() - begunMs) / 1000);
  const samples: MemorySample[] = [];
  const violations: string[] = [];
  try {
    for (let wave = 0; wave < waves; wave += 1) {
      await lasting((wave * minutes * 60_000) / waves - (performance.now() - begunMs));
      const faults = await runWave(world, wave);
      const sample = await world.app.memory(seconds(), recordedFiles(world).size);
      samples.push(sample);
      console.log(
        `${String(sample.atSeconds)} s · ${String(sample.photos)} photos · ${String(sample.totalMb)} MB · ${faults}`,
      );
    }
    violations.push(...(await sendTheRest(world)));
    violations.push(...judgeLibrary(world), ...judgeEdits(world), ...(await judgeStudio(world)));
    violations.push(...judgeMemory(samples));
  } catch (error) {
    violations.push(error instanceof Error ? error.message : String(error));
  } finally {
    await world.close();
  }
  const injections = [...world.injected.values()].reduce((sum, count) => sum + count, 0);
  const report = {
    seed,
    seconds: seconds(),
    photos: world.cards.reduce((sum, { hashes }) => sum + hashes.size, 0),
    edits: world.answeredEdits.length,
    requests: world.proxy.log.length,
    injections,
    injected: Object.fromEntries(world.injected),
    violations,
    memory: samples,
  };
  const results = resolve(import.meta.dirname, '../../test-results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'soak.json'), `${JSON.stringify(report, null, 2)}\n`);
  for (const [name, count] of world.injected) console.log(`${String(count)} × ${name}`);
  for (const violation of violations.slice(0, 50)) console.log(`VIOLATION: ${violation}`);
  const { edits, requests } = report;
  console.log(
    `${String(report.photos)} photos, ${String(edits)} edits, ${String(requests)} requests, ${String(injections)} faults, ${String(violations.length)} violations, ${String(report.seconds)} s`,
  );
  return violations.length === 0;
}

process.exit((await soak()) ? 0 : 1);
