declare module '*/check-fault-table.mjs' {
  export function findFaultGaps(
    root: string,
    matrix?: readonly { readonly id: string; readonly fault: string; readonly pass: string }[],
  ): string[];
}
declare module '*/faults/fault-table.mjs' {
  export function writeTable(options: {
    readonly matrix: readonly {
      readonly id: string;
      readonly fault: string;
      readonly pass: string;
      readonly part?: string;
    }[];
    readonly tagged: ReadonlyMap<string, readonly string[]>;
    readonly results: ReadonlyMap<string, FaultSum>;
    readonly earlier: ReadonlyMap<string, readonly string[]>;
    readonly seconds: number | null;
  }): string;
  export function parseTable(text: string): Map<string, string[]>;
}
interface FaultSum {
  readonly runs: number;
  readonly injections: number;
  readonly violations: number;
  readonly skipped: number;
}
