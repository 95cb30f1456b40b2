import { renderDate, isDateFormat } from './render-date';

/** Everything that a name can be made of; null is "not known". */
export interface NamingValues {
  /** The camera's base name, as shown. */
  readonly orig: string;
  /** What follows the base name on the camera, with its dot: `.JPG`, `.CR2.xmp`. */
  readonly tail: string;
  /** Local wall-clock time of capture in ms as if it were UTC, clock offset applied. */
  readonly capturedAtMs: number | null;
  /** Hour at which a new day starts for `{eventdate}`: a party after midnight belongs to the evening before. */
  readonly dayStartHour: number;
  readonly seq: number | null;
  readonly cam: string | null;
  readonly serial: string | null;
  readonly card: string | null;
  readonly station: string | null;
  readonly shoot: string | null;
  readonly client: string | null;
  readonly order: string | null;
  readonly bucket: string | null;
  readonly service: string | null;
  readonly subject: string | null;
  readonly last: string | null;
  readonly first: string | null;
  readonly group: string | null;
  readonly pos: number | null;
  readonly bracket: number | null;
  readonly frame: number | null;
  readonly version: number | null;
  readonly sha256: string | null;
}

/** What an import knows nothing of yet: to be spread under the values that it has. */
export const UNKNOWN_VALUES: Omit<NamingValues, 'orig' | 'tail' | 'dayStartHour'> = {
  capturedAtMs: null,
  seq: null,
  cam: null,
  serial: null,
  card: null,
  station: null,
  shoot: null,
  client: null,
  order: null,
  bucket: null,
  service: null,
  subject: null,
  last: null,
  first: null,
  group: null,
  pos: null,
  bracket: null,
  frame: null,
  version: null,
  sha256: null,
};

export interface NamingToken {
  readonly name: string;
  /** What the argument may be, said to the user when it is something else; null when the token takes none. */
  readonly argument: string | null;
  readonly accepts: (argument: string) => boolean;
  /** Null when the value is not known for this photo. */
  readonly render: (values: NamingValues, argument: string | null) => string | null;
}

const HOUR_MS = 3_600_000;
const WIDTH = /^[1-9]$/u;

const text = (name: string, pick: (values: NamingValues) => string | null): NamingToken => ({
  name,
  argument: null,
  accepts: () => false,
  render: (values) => pick(values)?.trim() || null,
});

const number = (name: string, pick: (values: NamingValues) => string | number | null): NamingToken => ({
  name,
  argument: 'a number of digits from 1 to 9',
  accepts: (argument) => WIDTH.test(argument),
  render: (values, argument) =>
    pick(values)
      ?.toString()
      .padStart(Number(argument ?? 1), '0') ?? null,
});

const date = (name: string, fallback: string, pick: (values: NamingValues) => number | null): NamingToken => ({
  name,
  argument: 'a pattern of YYYY, YY, MM, DD, HH, mm, ss, SSS and separators',
  accepts: isDateFormat,
  render: (values, argument) => {
    const atMs = pick(values);
    return atMs === null ? null : renderDate(atMs, argument ?? fallback);
  },
});

const hash: NamingToken = {
  name: 'hash',
  argument: 'a number of digits from 4 to 64',
  accepts: (argument) => /^\d{1,2}$/u.test(argument) && Number(argument) >= 4 && Number(argument) <= 64,
  render: (values, argument) => values.sha256?.slice(0, Number(argument ?? 8)) ?? null,
};

const eventTime = ({ capturedAtMs, dayStartHour }: NamingValues): number | null =>
  capturedAtMs === null ? null : capturedAtMs - dayStartHour * HOUR_MS;

const trailingDigits = ({ orig }: NamingValues): string | null => /(\d+)\D*$/u.exec(orig)?.[1] ?? null;

/** All tokens but `{ext}`, which is part of the template's end (CONVENTIONS.md 2). */
export const NAMING_TOKENS: ReadonlyMap<string, NamingToken> = new Map(
  [
    text('orig', (values) => values.orig),
    number('num', trailingDigits),
    number('seq', (values) => values.seq),
    date('date', 'YYYY-MM-DD', (values) => values.capturedAtMs),
    date('time', 'HHmmss', (values) => values.capturedAtMs),
    date('eventdate', 'YYYY-MM-DD', eventTime),
    text('cam', (values) => values.cam),
    text('serial', (values) => values.serial),
    text('card', (values) => values.card),
    text('station', (values) => values.station),
    text('shoot', (values) => values.shoot),
    text('client', (values) => values.client),
    text('order', (values) => values.order),
    text('bucket', (values) => values.bucket),
    text('service', (values) => values.service),
    text('subject', (values) => values.subject),
    text('last', (values) => values.last),
    text('first', (values) => values.first),
    text('group', (values) => values.group),
    number('pos', (values) => values.pos),
    number('bracket', (values) => values.bracket),
    number('frame', (values) => values.frame),
    number('version', (values) => values.version),
    hash,
  ].map((token) => [token.name, token]),
);
