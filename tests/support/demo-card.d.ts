declare module '*/demo-card.mjs' {
  export function makeDemoCard(dir: string): Promise<{ cardDir: string; rosterFile: string; expected: unknown }>;
}
