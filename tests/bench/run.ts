// npm run bench -- NAME …: product and peer in turn, one JSON line a goal. Never part of the tests.
const benches: Readonly<Record<string, () => Promise<void>>> = {
  thumbnails: async () => (await import('./thumbnails')).runThumbnails(),
  previews: async () => (await import('./previews')).runPreviews(),
  'first-screen': async () => (await import('./first-screen')).runFirstScreen(),
  ingest: async () => (await import('./ingest')).runIngest(),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in benches));
if (names.length === 0 || unknown.length > 0) {
  console.error(`usage: npm run bench -- NAME …, of ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const name of names) await benches[name]?.();

export {};
