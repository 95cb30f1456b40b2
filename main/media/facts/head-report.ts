import type { PhotoFacts } from '@shared/model/photo';
import type { ByteRange } from './byte-source';
import type { Container } from './sniff-container';

/** A JPEG inside the file; its pixels are not upright, they turn as `facts.orientation` says. */
export interface EmbeddedPreview extends ByteRange {
  readonly widthPx?: number;
  readonly heightPx?: number;
}

/** What the head of a file says, read without decoding a pixel. */
export interface HeadReport {
  /** What the bytes are, whatever the name says; null when they are no picture we know. */
  readonly container: Container | null;
  /** Null when the container is unknown or nothing of its head could be read. */
  readonly facts: PhotoFacts | null;
  /** `broken`: the camera's data is there, but a part of it cannot be followed; what could be read is in `facts`. */
  readonly metadata: 'read' | 'broken' | 'absent';
  /** The small JPEG (about 160 px) that cameras put in the head. */
  readonly thumbnail: ByteRange | null;
  /** Larger JPEGs inside the file, largest first. */
  readonly previews: readonly EmbeddedPreview[];
  /** The file describes data that lies beyond its end. */
  readonly isCutOff: boolean;
  /** Photos from cameras that always write a thumbnail, saved by the camera itself: its absence means something. */
  readonly isCameraOriginal: boolean;
}
