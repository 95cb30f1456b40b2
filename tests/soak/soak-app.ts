import { randomUUID } from 'node:crypto';
import type { ElectronApplication } from '@playwright/test';
import type { CallAnswer, CallInput, CallOutput } from '@shared/contract/ipc';
import type { PageCallName } from '@shared/contract/channels';
import { openApp, type AppWindow } from '../support/app-window';
import { killPage } from '../support/dispatch-burst';
import { processTree } from '../support/process-tree';
import { until } from './until';

/** What the app's processes hold, in MB. */
export interface MemorySample {
  readonly atSeconds: number;
  /** How many times the app was started before. */
  readonly life: number;
  readonly photos: number;
  readonly totalMb: number;
  readonly mainMb: number;
  readonly heapMb: number;
  readonly byKind: Readonly<Record<string, number>>;
}

/** The real app, whose processes may die at any time; who calls it waits until it is back. */
export class SoakApp {
  #window: Promise<AppWindow>;
  #lives = 0;
  #wanted: (() => Promise<void>) | null = null;
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
    this.#window = this.#start();
  }

  get lives(): number {
    return this.#lives;
  }

  /** Done after every start, before anybody else calls. */
  async atEachStart(act: () => Promise<void>): Promise<void> {
    this.#wanted = act;
    await this.#window;
    await act();
  }

  async #start(): Promise<AppWindow> {
    this.#lives += 1;
    return openApp(this.#dir);
  }

  /** Asks as the page does; a page or app that dies meanwhile is asked again when it is back. */
  async call<C extends PageCallName>(name: C, input: CallInput<C>): Promise<CallAnswer<C>> {
    const answers: CallAnswer<C>[] = [];
    await until(`an answer to ${name}`, 120_000, async () => {
      answers.push(await this.#callOnce((await this.#window).app, name, input));
      return true;
    });
    const [answer] = answers;
    if (answer === undefined) throw new Error(`Expected an answer to ${name}`);
    return answer;
  }

  /** @throws when the call is refused */
  async ask<C extends PageCallName>(name: C, input: CallInput<C>): Promise<CallOutput<C>> {
    const answer = await this.call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
    return answer.value;
  }

  async #callOnce<C extends PageCallName>(
    app: ElectronApplication,
    name: C,
    input: CallInput<C>,
  ): Promise<CallAnswer<C>> {
    const code = `window.fieldproof.call[${JSON.stringify(name)}](${JSON.stringify(input)})`;
    const told: unknown = await Promise.race([
      app.evaluate(({ BrowserWindow }, script) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        // A page that dies leaves its script without an answer for ever.
        const died = new Promise<never>((_, fail) =>
          webContents.once('render-process-gone', () => fail(new Error('the page is gone'))),
        );
        return Promise.race([webContents.executeJavaScript(script) as Promise<unknown>, died]);
      }, code),
      app.waitForEvent('close', { timeout: 0 }).then(() => Promise.reject(new Error('the app is gone'))),
    ]);
    return told as CallAnswer<C>;
  }

  /** The next dialog of the system answers with this folder. */
  async choose(path: string): Promise<void> {
    await until('a dialog to answer', 120_000, async () => {
      await (await this.#window).choose(path);
      return true;
    });
  }

  /** An edit under a command id of its own; true when it was answered as saved. */
  async edit(shootId: string, photoId: string, note: string): Promise<string | null> {
    const cmd = randomUUID();
    const command = { type: 'editPhotos', photoIds: [photoId], patch: { note } };
    const answer = await this.call('shoot:dispatch', {
      shootId,
      cmd,
      command,
    } as unknown as CallInput<'shoot:dispatch'>);
    return answer.ok ? cmd : null;
  }

  async killPage(): Promise<void> {
    await killPage((await this.#window).app);
  }

  /** kill −9 of all its processes, and a new start. */
  async killAndRestart(): Promise<void> {
    const { app } = await this.#window;
    const gone = app.waitForEvent('close');
    this.#window = (async () => {
      for (const pid of processTree(app.process().pid ?? 0)) process.kill(pid, 'SIGKILL');
      await gone;
      return this.#start();
    })();
    await this.#window;
    await this.#wanted?.();
  }

  async stopFor(pause: () => Promise<void>): Promise<void> {
    const pids = processTree((await this.#window).app.process().pid ?? 0);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await pause().finally(() => {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    });
  }

  async memory(atSeconds: number, photos: number): Promise<MemorySample> {
    const { app } = await this.#window;
    const told = await app.evaluate(({ app: electron }) => ({
      heap: process.memoryUsage().heapUsed,
      parts: electron
        .getAppMetrics()
        .map(({ type, name, memory }) => ({ kind: name ?? type, kb: memory.workingSetSize })),
    }));
    const byKind: Record<string, number> = {};
    for (const { kind, kb } of told.parts) byKind[kind] = Math.round((byKind[kind] ?? 0) + kb / 1024);
    const totalMb = Object.values(byKind).reduce((sum, mb) => sum + mb, 0);
    const heapMb = Math.round(told.heap / 2 ** 20);
    return { atSeconds, life: this.#lives, photos, totalMb, mainMb: byKind['Browser'] ?? 0, heapMb, byKind };
  }

  async close(): Promise<void> {
    await (await this.#window).app.close();
  }
}
