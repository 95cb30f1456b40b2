import type { NamingTemplate } from './parse-template';
import type { NamingValues } from './naming-tokens';
import { MAX_NAME_BYTES, sanitiseSegment, stripForbidden } from './sanitise-segment';
import { utf8Length } from './utf8-length';

/** The longest tail kept: an "extension" beyond this is part of a strange name, not a file type. */
const MAX_TAIL_BYTES = 40;
/** Room for a suffix against a clash: `-` and up to six digits. */
const SUFFIX_BYTES = 7;

export interface RenderedBase {
  /** Folders and base name, `/` separated, without suffix and tail. */
  readonly base: string;
  /** Tokens that had no value for this photo; they stand in the name as `no-<token>`. */
  readonly missing: readonly string[];
}

/** A base name of the longest tail's photo fits the limit, whatever suffix it gets. */
const baseBytes = (longestTail: string): number =>
  MAX_NAME_BYTES - SUFFIX_BYTES - Math.min(utf8Length(longestTail), MAX_TAIL_BYTES);

const orPhoto = (segment: string): string => (segment === '' ? 'photo' : segment);

/** The camera's own base name, made safe: what a photo is called when no template is set. */
export const cameraBase = (values: Pick<NamingValues, 'orig' | 'tail'>): RenderedBase => ({
  base: orPhoto(sanitiseSegment(values.orig, baseBytes(values.tail))),
  missing: [],
});

/**
 * Writes the name that all files of a photo share. Only slashes of the template make folders: a slash in
 * a value is dropped like every other forbidden character.
 */
export function renderBase(template: NamingTemplate, values: NamingValues): RenderedBase {
  const missing: string[] = [];
  const written = template.parts.map((part) => {
    if (part.kind === 'literal') return part.text;
    const value = part.token.render(values, part.argument);
    if (value !== null) return part.argument?.includes('/') ? value : stripForbidden(value);
    missing.push(part.token.name);
    return `no-${part.token.name}`;
  });
  const segments = written.join('').split('/');
  const name = sanitiseSegment(segments.pop() ?? '', baseBytes(values.tail));
  const folders = segments.map((segment) => sanitiseSegment(segment)).filter((segment) => segment !== '');
  return { base: [...folders, orPhoto(name)].join('/'), missing };
}

/** What follows the base name of one file: the camera's tail, in the case the template asks for. */
export function renderTail(extension: NamingTemplate['extension'], tail: string): string {
  const safe = stripForbidden(tail).replace(/[\s.]+$/u, '');
  const kept = utf8Length(safe) > MAX_TAIL_BYTES ? '' : safe;
  return extension === 'lower' ? kept.toLowerCase() : kept;
}

/** `IMG_1`, `IMG_1-2`, `IMG_1-3` …: the n-th name for the same base. */
export const withSuffix = (base: string, nth: number): string => (nth <= 1 ? base : `${base}-${String(nth)}`);

/** The base a stored file was given: its path without the camera's tail, however that was cased. */
export function baseOfStored(path: string, cameraTail: string): string {
  const tail = renderTail('camera', cameraTail);
  if (tail !== '' && path.toLowerCase().endsWith(tail.toLowerCase())) return path.slice(0, -tail.length);
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}
