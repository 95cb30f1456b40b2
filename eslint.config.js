// The house rules that a machine can hold. Each ban has a planted violation in tests/unit/guards.
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { ban } from './scripts/lint/banned-syntax.js';
import { functionLength } from './scripts/lint/function-length.js';

const SCRIPT_FILES = ['**/*.{js,mjs,cjs}'];
const TOOL_CONFIGS = ['*.config.{js,ts}', '*.cjs'];
const NODE_GLOBALS = [
  ...['process', 'console', 'Buffer', 'fetch', 'AbortSignal', 'AbortController', 'performance', 'URL', 'TextDecoder'],
  ...[
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'structuredClone',
    'queueMicrotask',
  ],
];

// A factory of closures is as long as its parts together: what counts first is what each function says itself.
function functionLimits({ own, whole }) {
  return {
    'house/function-length': ['error', { max: own }],
    'max-lines-per-function': ['error', { max: whole, skipComments: true, skipBlankLines: true }],
  };
}

const coreRules = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  curly: ['error', 'multi-line'],
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-param-reassign': 'error',
  'no-unused-expressions': 'off',
  'object-shorthand': 'error',
  'max-lines': ['error', { max: 400 }],
  'max-depth': ['error', 3],
  ...functionLimits({ own: 50, whole: 100 }),
};

const typedRules = {
  '@typescript-eslint/max-params': ['error', { max: 4 }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/prefer-readonly': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  // `() => set(x)` reads better than a body with one statement.
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
  // A port is asynchronous although one of its implementations has nothing to wait for.
  '@typescript-eslint/require-await': 'off',
  // Type parameters used once carry the contract of the typed IPC calls.
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  // Brands are widened and narrowed where an id is made; the assertion stands beside its check.
  '@typescript-eslint/no-unnecessary-type-conversion': 'off',
};

const electronNames = (importNames, message) => ({
  'no-restricted-imports': ['error', { paths: [{ name: 'electron', importNames, message }] }],
});
const RAW_IPC = 'Raw IPC stays in main/ipc, main/electron and preload: go through the typed contract.';

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'coverage/', 'node_modules/', 'test-results/', 'playwright-report/', '.demo/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house: { rules: { 'function-length': functionLength } } },
    rules: coreRules,
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...typedRules,
      ...electronNames(['ipcMain', 'ipcRenderer'], RAW_IPC),
      ...ban('structure', 'electron', 'danger'),
    },
  },
  { files: ['shared/**/*.ts'], rules: ban('structure', 'electron', 'danger', 'impurity') },
  // The statements of the schema's changes are constants of our own.
  {
    files: ['studio/**/*.ts'],
    ignores: ['studio/db/migrate.ts'],
    rules: ban('structure', 'electron', 'danger', 'sql'),
  },
  {
    files: ['main/ipc/**/*.ts', 'main/electron/**/*.ts', 'preload/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  { files: ['main/ipc/**/*.ts'], rules: ban('structure', 'windows', 'openExternal', 'danger') },
  { files: ['main/electron/**/*.ts'], rules: ban('structure', 'windows', 'danger') },
  {
    // The types are those of Electron 45, which deprecates what Electron 33 has only.
    files: ['main/electron/**/*.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  { files: ['main/electron/create-window.ts'], rules: ban('structure', 'danger') },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.flat.recommended.rules, ...ban('structure', 'electron', 'danger', 'texts') },
  },
  {
    // Markup is long and flat: a component of a hundred lines reads like one of forty lines of logic.
    files: ['renderer/**/*.tsx'],
    rules: functionLimits({ own: 90, whole: 140 }),
  },
  {
    files: ['tests/**/*.{ts,tsx}'],
    rules: {
      ...ban('structure', 'danger', 'testDiscipline', 'sleeps'),
      'no-restricted-imports': 'off',
      // A describe block is a function too; the file's length is the limit that matters.
      'max-lines-per-function': 'off',
      'house/function-length': 'off',
      // A row of a table of cases has as many columns as it needs.
      '@typescript-eslint/max-params': 'off',
      // In a test a wrong assumption fails the test, which is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
  // Conditions are polled here, with a limit, and nowhere else.
  { files: ['tests/support/**/*.{ts,tsx}'], rules: ban('structure', 'danger', 'testDiscipline') },
  {
    files: SCRIPT_FILES,
    languageOptions: { globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])) },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error', ...ban('structure', 'danger') },
  },
  { files: ['*.cjs'], languageOptions: { globals: { module: 'writable', require: 'readonly' } } },
  // The tools ask for a default export.
  { files: TOOL_CONFIGS, rules: { 'no-restricted-syntax': 'off' } },
);
