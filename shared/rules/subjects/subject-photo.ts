import type { PhotoId, SubjectId } from '@shared/model/ids';
import type { PhotoFacts } from '@shared/model/photo';

/** What propagation needs to know of a photo. */
export interface SubjectPhoto {
  readonly id: PhotoId;
  /**
   * Where the shown file lay on its card, with the folder, `/` separated (`DCIM/100CANON/IMG_0001.JPG`);
   * prefix it with the card when several were imported, or equal names of two cards look like one row.
   */
  readonly name: string;
  readonly facts: PhotoFacts | null;
  readonly codes: readonly string[];
  /**
   * The picture looks like a subject card. With `codes`: a code fills as much of it as on a card; without:
   * no code could be read.
   */
  readonly isSuspectedCard: boolean;
  /** The ID a person typed for this card; it counts more than what was read. */
  readonly typedId?: SubjectId | null;
  readonly isDamaged: boolean;
  /** Not looked at yet, or looking failed: it may be a card. */
  readonly isUnseen: boolean;
}

/** What the cards of a shoot say about one photo. Tags that a person set are not in here. */
export interface SubjectOutcome {
  readonly photoId: PhotoId;
  /** IDs by card; always empty on a card itself. */
  readonly subjectIds: readonly SubjectId[];
  readonly cardMark: 'card' | 'unreadable-card' | null;
  /** Something ended the run before this photo: someone must say whose it is. */
  readonly needsId: boolean;
  /** One sentence; empty when there is nothing to say. */
  readonly why: string;
}
