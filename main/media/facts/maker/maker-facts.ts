import type { PhotoFacts } from '@shared/model/photo';
import type { ByteRange } from '../byte-source';

/** What a maker note adds to the standard fields. */
export interface MakerFacts {
  readonly sequence: PhotoFacts['sequence'];
  readonly bodySerial: string | null;
  readonly iso: number | null;
  /** An embedded JPEG that only the maker note tells of. */
  readonly preview: ByteRange | null;
}

export const NO_MAKER_FACTS: MakerFacts = { sequence: null, bodySerial: null, iso: null, preview: null };

/** The number when it is a whole one above zero; cameras write 0 or 65535 for "not in a series". */
export const placeOrNull = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isInteger(value) && value > 0 && value < 65_535 ? value : null;
