import { NO_FACTS, type PhotoFacts } from '@shared/model/photo';
import { photoIdSchema, subjectIdSchema, type PhotoId, type SubjectId } from '@shared/model/ids';
import type { SubjectOutcome, SubjectPhoto } from '@shared/rules/subjects/subject-photo';

export const subjectId = (text: string): SubjectId => subjectIdSchema.parse(text);

export const photoId = (number: number): PhotoId =>
  photoIdSchema.parse(`01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`);

export const facts = (change: Partial<PhotoFacts>): PhotoFacts => ({
  ...NO_FACTS,
  capturedAtMs: 0,
  hasSubSeconds: true,
  make: 'Acme',
  model: 'One',
  bodySerial: 'A',
  widthPx: 3000,
  heightPx: 2000,
  ...change,
});

/** One entry of a shoot in short: seconds since its start, and what the picture shows. */
export interface Shot {
  readonly at?: number | null;
  readonly card?: string | readonly string[];
  readonly unreadable?: boolean;
  readonly typed?: string;
  readonly damaged?: boolean;
  readonly unseen?: boolean;
  /** Codes fill the picture as a card's do; true for cards. */
  readonly large?: boolean;
  readonly body?: string;
  readonly number?: number;
  readonly folder?: string;
  readonly facts?: PhotoFacts | null;
}

/** Photos of a shoot, numbered in the order given. */
export function shots(list: readonly Shot[]): SubjectPhoto[] {
  return list.map((shot, index) => {
    const codes = shot.card === undefined ? [] : [shot.card].flat();
    const body = shot.body ?? 'A';
    return {
      id: photoId(index + 1),
      name: `${shot.folder ?? `card-${body}/DCIM/100ACMED`}/IMG_${String(shot.number ?? index + 1).padStart(4, '0')}.JPG`,
      facts:
        shot.facts === undefined
          ? facts({ capturedAtMs: shot.at == null ? null : shot.at * 1000, bodySerial: body })
          : shot.facts,
      codes,
      isSuspectedCard: shot.unreadable ?? shot.large ?? codes.length > 0,
      typedId: shot.typed === undefined ? null : subjectId(shot.typed),
      isDamaged: shot.damaged ?? false,
      isUnseen: shot.unseen ?? false,
    };
  });
}

/** The outcome as one word a photo: its IDs, `card`, `?` for an unreadable card, `-` for none, `!` where an ID must be typed. */
export function brief(outcomes: readonly SubjectOutcome[]): string {
  return outcomes
    .map(({ subjectIds, cardMark, needsId }) => {
      const mark = cardMark === 'card' ? 'card' : cardMark === 'unreadable-card' ? '?' : subjectIds.join('+') || '-';
      return needsId ? `${mark}!` : mark;
    })
    .join(' ');
}
