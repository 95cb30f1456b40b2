// electron-builder's afterPack: makes the copied Electron ours before anything is signed.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import fuses from '@electron/fuses';

const { flipFuses, FuseVersion, FuseV1Options } = fuses;

function placesOf({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename;
  if (electronPlatformName === 'darwin') {
    const contents = path.join(appOutDir, `${name}.app`, 'Contents');
    return { binary: path.join(contents, 'MacOS', name), resources: path.join(contents, 'Resources') };
  }
  const program = electronPlatformName === 'win32' ? `${name}.exe` : packager.executableName;
  return { binary: path.join(appOutDir, program), resources: path.join(appOutDir, 'resources') };
}

/**
 * Release settings: the program can be used as nothing but the app. Inspection stays possible only in a package for
 * tests (FIELDPROOF_TEST_FUSES=1), because Playwright drives the main process through it.
 */
export async function afterPack(context) {
  const { binary, resources } = placesOf(context);
  await rm(path.join(resources, 'default_app.asar'), { force: true });
  if (!existsSync(binary)) throw new Error(`There is no program at ${binary}.`);
  await flipFuses(binary, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: process.env.FIELDPROOF_TEST_FUSES === '1',
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
}
