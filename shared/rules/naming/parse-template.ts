import { fail, ok, type Result } from '../../model/result';
import { NAMING_TOKENS, type NamingToken } from './naming-tokens';

export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'token'; readonly token: NamingToken; readonly argument: string | null };

/** A naming template, understood. */
export interface NamingTemplate {
  readonly parts: readonly TemplatePart[];
  /** `camera`: the template does not name the extension, so it stays as the camera wrote it. */
  readonly extension: 'camera' | 'lower' | 'keep';
}

export interface TemplateError {
  readonly code: 'empty' | 'unknown-token' | 'bad-argument' | 'unclosed' | 'misplaced-extension' | 'bad-folder';
  /** Index into the template of what is wrong. */
  readonly at: number;
  /** One sentence for the preview. */
  readonly message: string;
}

const MAX_TEMPLATE_LENGTH = 400;
const PIECE = /\{\{|\{([^{}]*)\}|\{|[^{]+/gu;

const problem = (code: TemplateError['code'], at: number, message: string): Result<never, TemplateError> =>
  fail({ code, at, message });

function parseToken(body: string, at: number): Result<TemplatePart, TemplateError> {
  const colon = body.indexOf(':');
  const name = colon < 0 ? body : body.slice(0, colon);
  const argument = colon < 0 ? null : body.slice(colon + 1);
  const token = NAMING_TOKENS.get(name);
  if (!token) return problem('unknown-token', at, `There is no token {${name}}.`);
  if (argument !== null && token.argument === null) {
    return problem('bad-argument', at, `{${name}} takes nothing after a colon.`);
  }
  if (argument !== null && !token.accepts(argument)) {
    return problem(
      'bad-argument',
      at,
      `After the colon, {${name}} takes ${token.argument ?? 'nothing'}, not “${argument}”.`,
    );
  }
  return ok({ kind: 'token', token, argument });
}

/** Cuts `.{ext}` or `.{ext:keep}` off the end, where alone it may stand: the extension belongs to each file, the rest to the photo. */
function cutExtension(template: string): { readonly rest: string; readonly extension: NamingTemplate['extension'] } {
  const end = /\.\{ext(:keep)?\}$/u.exec(template);
  if (!end) return { rest: template, extension: 'camera' };
  return { rest: template.slice(0, end.index), extension: end[1] ? 'keep' : 'lower' };
}

function checkFolders(template: string): Result<null, TemplateError> {
  if (template.startsWith('/')) {
    return problem('bad-folder', 0, 'A name cannot start with a slash: it is always inside the shoot.');
  }
  const empty = template.indexOf('//');
  if (empty >= 0) return problem('bad-folder', empty, 'Between two slashes a folder name is missing.');
  const backslash = template.indexOf('\\');
  if (backslash >= 0) return problem('bad-folder', backslash, 'Folders are separated by / and by nothing else.');
  const climb = template.split('/').findIndex((segment) => /^\.+$/u.test(segment.trim()));
  return climb >= 0 ? problem('bad-folder', 0, 'A folder cannot be named by dots alone.') : ok(null);
}

/**
 * Understands a naming template: `{token}` or `{token:argument}`, `{{` for a brace, `/` for folders.
 * What is not understood is an error with its place, never an empty text in a file's name.
 */
export function parseTemplate(template: string): Result<NamingTemplate, TemplateError> {
  if (template.length > MAX_TEMPLATE_LENGTH) return problem('empty', MAX_TEMPLATE_LENGTH, 'This template is too long.');
  const folders = checkFolders(template);
  if (!folders.ok) return folders;
  const { rest, extension } = cutExtension(template);
  const parts: TemplatePart[] = [];
  for (const match of rest.matchAll(PIECE)) {
    const [piece, body] = match;
    if (piece === '{{') parts.push({ kind: 'literal', text: '{' });
    else if (piece === '{') return problem('unclosed', match.index, 'A { is not closed; write {{ for a brace.');
    else if (body === undefined) parts.push({ kind: 'literal', text: piece });
    else if (body === 'ext' || body.startsWith('ext:')) {
      return problem('misplaced-extension', match.index, '{ext} can only stand at the very end, after a dot.');
    } else {
      const token = parseToken(body, match.index);
      if (!token.ok) return token;
      parts.push(token.value);
    }
  }
  const last = rest.slice(rest.lastIndexOf('/') + 1).trim();
  if (last === '') return problem('empty', rest.length, 'The template has no file name.');
  return ok({ parts, extension });
}
