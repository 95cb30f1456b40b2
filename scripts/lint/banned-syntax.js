// What may not be written, by theme; eslint.config.js says where. One place, because a later `no-restricted-syntax`
// replaces an earlier one instead of adding to it.
const say = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));

const WINDOW_CLASSES = '/^(BrowserWindow|BaseWindow|BrowserView|WebContentsView)$/';
const TEST_NAMES = '/^(test|it|describe|suite|bench)$/';
const READ_BY_PEOPLE = '/^(aria-label|aria-description|title|placeholder|alt|label)$/';

const THEMES = {
  structure: [
    ...say(
      'Name the export: a default one is renamed at every import.',
      'ExportDefaultDeclaration',
      "ExportSpecifier[exported.name='default']",
    ),
    ...say('Import from the file itself: no barrel files.', 'ExportAllDeclaration', 'ExportNamedDeclaration[source]'),
  ],
  windows: say(
    'Windows are made in main/electron/create-window.ts only, where their security settings are.',
    `NewExpression[callee.name=${WINDOW_CLASSES}]`,
    `NewExpression[callee.property.name=${WINDOW_CLASSES}]`,
    `ImportSpecifier[imported.name=${WINDOW_CLASSES}]:not([local.name=${WINDOW_CLASSES}])`,
  ),
  webContents: say(
    'Events go to the page through main/ipc.',
    "CallExpression[callee.object.property.name='webContents'][callee.property.name=/^(send|sendToFrame|postMessage)$/]",
  ),
  openExternal: say(
    'Addresses are opened by main/electron only, after a check.',
    "MemberExpression[object.name='shell'][property.name=/^(openExternal|openPath|showItemInFolder)$/]",
  ),
  danger: [
    ...say('Certificates are always checked.', "Property[key.name='rejectUnauthorized'][value.value=false]"),
    ...say(
      'Markup is never set from a string.',
      "JSXAttribute[name.name='dangerouslySetInnerHTML']",
      'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]',
    ),
  ],
  sql: say(
    'SQL takes values as parameters: a text made at run time is never part of it.',
    "MemberExpression[object.name='sql'][property.name=/^(raw|lit)$/]",
    "MemberExpression[object.name='CompiledQuery'][property.name='raw']",
    'CallExpression[callee.property.name=/^(query|exec)$/] > TemplateLiteral[expressions.length>0]',
    "CallExpression[callee.property.name=/^(query|exec)$/] > BinaryExpression[operator='+']",
  ),
  impurity: say(
    'shared decides and does not look around: time, chance and ids are arguments.',
    "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    "NewExpression[callee.name='Date'][arguments.length=0]",
    "CallExpression[callee.object.name='performance'][callee.property.name='now']",
    "MemberExpression[object.name='crypto']",
  ),
  texts: say(
    'What a person reads comes from resources/locales.',
    'JSXText[value=/\\p{L}{2}/u]',
    `JSXAttribute[name.name=${READ_BY_PEOPLE}] > Literal[value=/\\p{L}{2}/u]`,
  ),
  testDiscipline: [
    ...say(
      'No focused or skipped tests: they hide failures.',
      `MemberExpression[object.name=${TEST_NAMES}][property.name=/^(only|skip|todo|fixme)$/]`,
      `MemberExpression[object.object.name=${TEST_NAMES}][property.name=/^(only|skip|todo|fixme)$/]`,
      'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
    ),
    ...say(
      'Chance comes from fast-check, whose seed is printed.',
      "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    ),
  ],
  sleeps: say(
    'A test waits for a condition, never for time.',
    "CallExpression[callee.name='setTimeout']",
    "CallExpression[callee.object.name=/^(globalThis|window)$/][callee.property.name='setTimeout']",
    'ImportDeclaration[source.value=/^(node:)?timers/]',
    "CallExpression[callee.property.name='waitForTimeout']",
    "CallExpression[callee.object.name='Atomics'][callee.property.name='wait']",
  ),
};
THEMES.electron = [...THEMES.windows, ...THEMES.webContents, ...THEMES.openExternal];

/** The rule entry that bans these themes and no others. */
export function ban(...themes) {
  return { 'no-restricted-syntax': ['error', ...themes.flatMap((theme) => THEMES[theme])] };
}
