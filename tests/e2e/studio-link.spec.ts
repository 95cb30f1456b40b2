import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeShoot, openApp, type AppWindow } from '../support/app-window';
import { runStudio, type StudioProcess } from '../support/studio-process';
import { openTlsFront, type TlsFront } from '../support/tls-front';

let dir: string;
let harbour: StudioProcess;
let valley: StudioProcess;
let front: TlsFront;
let window: AppWindow;
const shots = process.env['FIELDPROOF_SHOTS'];

test.beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-link-'));
  harbour = await runStudio(join(dir, 'harbour'));
  valley = await runStudio(join(dir, 'valley'));
  front = await openTlsFront(harbour.url);
  window = await openApp(dir);
});

test.afterAll(async () => {
  await window.close();
  await front.close();
  await harbour.kill('SIGTERM');
  await valley.kill('SIGTERM');
  await rm(dir, { recursive: true, force: true });
});

const picture = async (name: string): Promise<void> => {
  if (shots !== undefined) await window.page.screenshot({ path: join(shots, `${name}.png`) });
};

test('[OB46] [OB48] [OB49] a certificate is compared, another studio is chosen, a metered connection holds photos', async () => {
  const { page } = window;
  await makeShoot(window, 'Hall', 'wedding');
  await page.getByRole('button', { name: 'Integrations' }).click();
  await page.getByLabel('Send to').selectOption('remote');
  await page.getByLabel('Address').fill(front.url);
  await page.getByLabel('Token').fill(harbour.token);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();

  const trust = page.getByRole('button', { name: 'Trust this certificate' });
  await expect(trust).toBeDisabled();
  expect(front.heard()).toBe(0);
  await page.getByLabel('I have compared the fingerprint').check();
  await picture('certificate');
  await trust.click();
  await expect(page.getByText('Connected.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Online/ })).toBeVisible();

  await page.getByLabel('Address').fill(valley.url);
  await page.getByLabel('Token').fill(valley.token);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('button', { name: /Another studio/ })).toBeVisible();
  await picture('other-studio');
  await page.getByRole('button', { name: 'Send this library’s photos here from now on …' }).click();
  await expect(page.getByRole('dialog')).toContainText('Nothing is deleted');
  await picture('other-studio-ask');
  await page.getByRole('button', { name: 'Send here from now on' }).click();
  await expect(page.getByRole('button', { name: /Online/ })).toBeVisible();

  await page.getByRole('button', { name: 'Settings' }).first().click();
  await page.getByLabel('This connection is metered').check();
  await picture('settings');
  const paused = page.getByRole('button', { name: /Paused: metered connection/ });
  await expect(paused).toBeVisible();
  await paused.click();
  await picture('metered');
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await expect(page.getByText('Paused: metered connection')).toHaveCount(0);
});
