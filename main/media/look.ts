import type { Damage, PhotoAnalysis, PhotoFacts } from '@shared/model/photo';
import type { Problem } from '@shared/model/shoot';

/** One picture file, as it lies verified in the shoot folder. */
export interface PictureRequest {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The camera's name: only its ending is looked at, to notice a wrong one. */
  readonly name: string;
}

export interface LookRequest extends PictureRequest {
  readonly role: 'image' | 'raw';
  /** Codes cost a larger decode: only where the shoot reads cards. */
  readonly readsCodes: boolean;
  /** Long edge of the thumbnail, px. */
  readonly edgePx: number;
}

/** Asks for every pixel there is: the longest edge that a JPEG can have is longer than any picture's. */
export const FULL_EDGE_PX = 65_500;

export interface RenditionRequest extends PictureRequest {
  /** Long edge, px; smaller pictures are not enlarged. `FULL_EDGE_PX` for the picture as it is. */
  readonly edgePx: number;
}

/**
 * Who waits: what stands in on the screen for a moment comes first (it costs no decode), then what is to stay there,
 * its surroundings next, the rest last.
 */
export type Priority = 'at-once' | 'screen' | 'near' | 'background';

export interface CallOptions {
  /** Aborting takes the waiter out; work that nobody waits for any more is not begun. */
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
}

/** Something a person should know about this file; the caller adds where it came from. */
export type PictureProblem = Pick<Problem, 'code' | 'message'> & { readonly step: 'metadata' | 'thumbnail' };

/** Everything that one look at a picture gives. */
export interface Look {
  readonly facts: PhotoFacts | null;
  readonly analysis: PhotoAnalysis;
  /** The file is not what the camera wrote; its bytes are kept all the same. */
  readonly damage: Damage | null;
  /** All that should be named in a report, the damage included. */
  readonly problems: readonly PictureProblem[];
  /** In the cache: JPEG, upright, sRGB. Null when nothing could be shown: `noThumbnailWhy` says why. */
  readonly thumbnailPath: string | null;
  readonly noThumbnailWhy: string | null;
  /** Of the whole picture, upright. */
  readonly dimensions: { readonly widthPx: number; readonly heightPx: number } | null;
}

export type Rendition = { readonly path: string } | { readonly why: string };

/** The camera's own thumbnail, as it stood in the file's head, and the facts read with it. */
export interface FirstThumbnail {
  readonly path: string | null;
  readonly facts: PhotoFacts | null;
}
