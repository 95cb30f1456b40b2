import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';
import { hasCameraFolders } from './camera-folders';
import { parseLogicalDisks } from './parse-logical-disks';
import type { VolumeSource } from './volume';

const run = promisify(execFile);
const ANSWER_MS = 15_000;
const LETTERS = Array.from({ length: 24 }, (_, at) => String.fromCharCode('C'.charCodeAt(0) + at));
const QUESTION =
  'Get-CimInstance Win32_LogicalDisk | Select-Object DeviceID,VolumeName,VolumeSerialNumber,DriveType | ConvertTo-Json -Compress';

/** Letters that answer; asking all of them is far cheaper than starting PowerShell. */
async function lettersInUse(): Promise<string> {
  const answers = await Promise.all(
    LETTERS.map((letter) =>
      access(`${letter}:\\`).then(
        () => letter,
        () => '',
      ),
    ),
  );
  return answers.join('');
}

async function ask(): Promise<string> {
  try {
    const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', QUESTION], {
      timeout: ANSWER_MS,
      windowsHide: true,
    });
    return stdout;
  } catch {
    // Forbidden by policy or too slow: cards are then imported as folders.
    return '';
  }
}

/** Windows: drive letters and CIM. Written from Microsoft's documentation; not tested on Windows yet. */
export const windowsVolumes: VolumeSource = {
  list: async () => {
    const disks = parseLogicalDisks(await ask(), process.env['SystemDrive'] ?? 'C:');
    return Promise.all(
      disks.map(async ({ root, id, label }) => ({
        id,
        label: label ?? root,
        root,
        isCard: await hasCameraFolders(root),
      })),
    );
  },
  fingerprint: lettersInUse,
  hintFolders: [],
};
