export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
}
export const MUTANTS: readonly Mutant[];
export function mutate(mutant: Mutant, code: string): string;
export function mutantPlugin(name: string): {
  readonly name: string;
  readonly enforce: 'pre';
  readonly transform: (code: string, id: string) => { readonly code: string; readonly map: null } | null;
};
