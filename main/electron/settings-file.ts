import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { settingsSchema, type Settings } from '@shared/contract/settings';
import { DEFAULT_POLICY } from '@shared/model/custody';

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'dark',
  copyDirs: [],
  readsTwice: false,
  policy: DEFAULT_POLICY,
  cellPx: 180,
  isAutoSync: true,
  sendLimitKBs: null,
  onMetered: 'all',
  isMarkedMetered: false,
  pauseBelowPercent: 10,
  isIdleVerified: true,
  studio: { kind: 'none' },
};

export interface SettingsFile {
  readonly read: () => Settings;
  readonly change: (changes: Partial<Settings>) => Promise<Settings>;
}

/** Settings as a small file; what cannot be read falls back, key by key, to what the app starts with. */
export async function openSettings(path: string): Promise<SettingsFile> {
  let settings = await readSettings(path);
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read: () => settings,
    change: async (changes) => {
      settings = { ...settings, ...changes };
      const text = `${JSON.stringify(settings, null, 2)}\n`;
      // One after the other: two changes at once must not write over each other's file.
      writing = writing
        .catch(() => undefined) // Told to whoever made that change; this one is tried all the same.
        .then(async () => {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(`${path}.part`, text);
          await rename(`${path}.part`, path);
        });
      await writing;
      return settings;
    },
  };
}

async function readSettings(path: string): Promise<Settings> {
  try {
    const raw = withCopyDirs(JSON.parse(await readFile(path, 'utf8')) as unknown);
    const kept: Record<string, unknown> = { ...DEFAULT_SETTINGS };
    for (const [key, schema] of Object.entries(settingsSchema.shape)) {
      const value = schema.safeParse((raw as Record<string, unknown>)[key]);
      if (value.success) kept[key] = value.data;
    }
    return settingsSchema.parse(kept);
  } catch {
    return DEFAULT_SETTINGS; // First start, or a file that somebody broke.
  }
}

/** Files of earlier versions know one further destination, `secondCopyDir`. */
function withCopyDirs(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || 'copyDirs' in raw || !('secondCopyDir' in raw)) return raw;
  return { ...raw, copyDirs: typeof raw.secondCopyDir === 'string' ? [raw.secondCopyDir] : [] };
}
