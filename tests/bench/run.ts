// npm run bench -- NAME … [--rounds N]: product and peer in turn, one JSON line a goal. Never part of the tests.
import { parseArgs } from 'node:util';

/** Takes the number of rounds; each bench has its own when none is said. */
type Bench = (rounds?: number) => Promise<void>;

const benches: Readonly<Record<string, Bench>> = {
  thumbnails: async (rounds) => (await import('./thumbnails')).runThumbnails(rounds),
  previews: async (rounds) => (await import('./previews')).runPreviews(rounds),
  'first-screen': async (rounds) => (await import('./first-screen')).runFirstScreen(rounds),
  ingest: async (rounds) => (await import('./ingest')).runIngest(rounds),
  grouping: async (rounds) => (await import('./grouping')).runGrouping(rounds),
  sync: async (rounds) => (await import('./sync')).runSync(rounds),
};

const { values, positionals: names } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' } } });
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const isWhole = rounds === undefined || (Number.isInteger(rounds) && rounds > 0);
if (names.length === 0 || names.some((name) => !(name in benches)) || !isWhole) {
  console.error(`usage: npm run bench -- NAME … [--rounds N], of ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const name of names) await benches[name]?.(rounds);
