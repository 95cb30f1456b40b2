import { readdirSync, readFileSync } from 'node:fs';

/** A process and all of its children, from /proc. */
export function processTree(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
        return [{ pid: Number(name), parent: Number(parent) }];
      } catch {
        return []; // Ended meanwhile.
      }
    });
  const below = (pid: number): number[] => [
    pid,
    ...parents.filter((one) => one.parent === pid).flatMap((one) => below(one.pid)),
  ];
  return below(root);
}
