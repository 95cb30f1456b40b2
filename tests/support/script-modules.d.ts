declare module '*/build-package.mjs' {
  export function packagePlaces(options?: { isForTests?: boolean }): { dir: string; program: string } | null;
}
declare module '*/virtual-display.mjs' {
  export function openDisplay(): Promise<{
    readonly env: Readonly<Record<string, string>>;
    readonly isVirtual: boolean;
    readonly pid: number | null;
    readonly dir: string | null;
    readonly close: () => Promise<void>;
  }>;
}
