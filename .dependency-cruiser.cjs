// Who may import what: the table of docs/architecture.md as rules. Each has a planted violation in tests/unit/guards.
const PACKAGE = (names) => `(^|/)node_modules/(${names})/`;
const SERVER_PACKAGES = 'fastify|@electric-sql/pglite|@tus/server|@tus/file-store|kysely|kysely-pglite|pg';
const ROOMS = 'diagnostics|shoots|ingest|media|roster|sync|export|job|verify';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'shared-stands-alone',
      'shared runs anywhere: it imports nothing but itself and zod.',
      { path: '^shared/' },
      { pathNot: `^shared/|${PACKAGE('zod')}` },
    ),
    rule(
      'model-is-lowest',
      'shared/model is below everything.',
      { path: '^shared/model/' },
      { path: '^shared/(rules|domain|contract)/' },
    ),
    rule(
      'rules-look-down',
      'shared/rules may import shared/model.',
      { path: '^shared/rules/' },
      { path: '^shared/(domain|contract)/' },
    ),
    rule(
      'domain-looks-down',
      'shared/domain may import shared/rules and shared/model.',
      { path: '^shared/domain/' },
      { path: '^shared/contract/' },
    ),
    rule(
      'electron-at-the-edge',
      'Only main/electron, main/index.ts and preload know Electron, so that all else runs in plain Node.',
      { path: '^(main|renderer|shared|studio)/', pathNot: '^main/(electron/|index\\.ts$)' },
      { path: `${PACKAGE('electron')}|^electron$` },
    ),
    rule(
      'preload-is-small',
      'preload imports electron and names from the contract; types are free.',
      { path: '^preload/' },
      {
        pathNot: `^preload/|^shared/contract/channels\\.ts$|${PACKAGE('electron')}|^electron$`,
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'preload-types-from-the-contract',
      'Even types come to preload from the contract only.',
      { path: '^preload/' },
      { path: '^(main|renderer|studio|shared/(domain|rules|model))/' },
    ),
    rule(
      'main-stays-in-main',
      'main talks to the window and to the studio by contract.',
      { path: '^main/' },
      { path: '^(renderer|preload|studio)/' },
    ),
    rule(
      'rooms-are-composed',
      'Rooms of main do not know each other: what one needs from another is a port, given where they are composed; types are free.',
      { path: `^main/(${ROOMS})/` },
      { path: `^main/(${ROOMS}|ipc|electron)/`, pathNot: '^main/$1/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'calls-run-without-electron',
      'main/ipc answers calls with what the rooms offer, in plain Node.',
      { path: '^main/ipc/' },
      { path: '^main/electron/' },
    ),
    rule(
      'electron-folder-is-an-edge',
      'main/electron offers windows, dialogs and secrets; of the rooms only its two ways to run (window, job) know.',
      { path: '^main/electron/', pathNot: '^main/electron/(window|job)-mode\\.ts$' },
      { path: `^main/(${ROOMS})/`, dependencyTypesNot: ['type-only'] },
    ),
    rule('index-is-the-root', 'Nothing imports the composition root.', {}, { path: '^main/index\\.ts$' }),
    rule(
      'renderer-stays-in-the-page',
      'The page has neither Node nor the main process.',
      { path: '^renderer/' },
      { path: '^(main|preload|studio)/' },
    ),
    rule(
      'renderer-has-no-node',
      'The page is sandboxed.',
      { path: '^(renderer|preload)/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'features-are-apart',
      'A feature never imports another one.',
      { path: '^renderer/features/([^/]+)/' },
      { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    ),
    rule(
      'page-looks-down',
      'What features share does not know features.',
      { path: '^renderer/(ui|stores|catalogue)/' },
      { path: '^renderer/features/' },
    ),
    rule(
      'catalogue-is-below',
      'The catalogue imports shared and dexie, nothing of the page.',
      { path: '^renderer/catalogue/' },
      { path: '^renderer/(app|ui|stores)/' },
    ),
    rule(
      'catalogue-has-react-in-hooks-only',
      'Queries run without React; its hooks are files named use-….',
      { path: '^renderer/catalogue/', pathNot: '/use-[^/]+\\.tsx?$' },
      { path: PACKAGE('react|react-dom') },
    ),
    rule(
      'studio-stands-alone',
      'The studio is a program of its own.',
      { path: '^studio/' },
      { path: `^(main|renderer|preload)/|${PACKAGE('electron')}|^electron$` },
    ),
    rule(
      'no-server-in-the-app',
      'The studio runs as its own bundle; its libraries do not belong to the app.',
      { path: '^(main|preload|renderer|shared)/' },
      { path: PACKAGE(SERVER_PACKAGES) },
    ),
    rule('nothing-imports-tests', 'Tests are outermost.', { pathNot: '^tests/' }, { path: '^tests/' }),
    rule(
      'nothing-imports-scripts',
      'Scripts are run, not imported.',
      { path: '^(main|preload|renderer|shared|studio)/' },
      { path: '^scripts/' },
    ),
    rule(
      'no-cycles',
      'Two files that need each other are one file or need a third.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule('all-found', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    rule(
      'packages-are-declared',
      'Every package that is imported is in package.json.',
      { path: '^(main|preload|renderer|shared|studio)/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/|^dist/|\\.css$|\\?worker$|\\?url$' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    cache: false,
  },
};
