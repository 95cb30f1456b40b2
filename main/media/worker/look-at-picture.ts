import type { PhotoAnalysis } from '@shared/model/photo';
import { tryWriteCacheFile } from '../cache-file';
import { readCodes } from '../codes/read-codes';
import type { GreyImage } from '../codes/grey-image';
import type { HeadReport } from '../facts/head-report';
import type { Sharp } from '../load-sharp';
import type { PictureProblem } from '../look';
import type { Looked, WorkOf } from '../worker-messages';
import { decode, renderUpright } from './decode';
import { fingerprintOf, type Pixels, toGrey } from './fingerprint';
import { judgeDamage, type Observed } from './judge-damage';
import { inspectJpeg, type Inspected, NOT_INSPECTED } from './inspect-jpeg';
import { swapsEdges } from './orientation';
import { kindOfStart, type PictureFile, withPictureFile } from './picture-file';
import { embeddedSources, orderFor, type PictureSource, wholeSource } from './picture-sources';
import { type Shown, showFirst } from './show-picture';
import { thumbnailFingerprint } from './thumbnail-fingerprint';
import { withoutBars } from './without-bars';

/** Codes are looked for at this edge first (CONVENTIONS 11); one decode serves them and the thumbnail. */
const CODES_EDGE_PX = 1200;

/** What came of the pixels. */
interface Analysed {
  readonly analysis: PhotoAnalysis;
  readonly isStored: boolean;
  readonly problems: readonly PictureProblem[];
}

const NOT_ANALYSED: Analysed = {
  analysis: { fingerprint: null, codes: [], isSuspectedCard: false },
  isStored: false,
  problems: [],
};

export const NOT_STORED = 'The preview could not be stored: the disk is full or cannot be written to.';
const UNSTORED: PictureProblem = { step: 'thumbnail', code: 'preview-not-stored', message: NOT_STORED };
const UNREAD: PictureProblem = {
  step: 'thumbnail',
  code: 'codes-unread',
  message: 'Codes could not be looked for on this photo. If it shows a subject card, type its ID.',
};

/** Everything one look gives: facts, damage, thumbnail, fingerprint, codes, from one read and one decode. */
export async function lookAtPicture(sharp: Sharp, work: WorkOf<'look'>): Promise<Looked> {
  return withPictureFile(work.path, true, async (file) => {
    const options = work.readsCodes
      ? ({ edgePx: Math.max(work.edgePx, CODES_EDGE_PX), kernel: 'linear' } as const)
      : { edgePx: work.edgePx };
    const whole = wholeSource(file, work.name);
    const embedded = file.head.container === null ? [] : await embeddedSources(file);
    const sources = whole ? [whole, ...[...embedded].reverse()] : orderFor(embedded, options.edgePx);
    const jpeg = file.head.container === 'jpeg' ? await file.readAll() : null;
    const showing = showFirst(sharp, sources, options);
    // It is awaited below; a failure until then must not count as one that nobody handles.
    showing.catch(() => undefined);
    // Decoding runs on a thread of its own meanwhile, once it has been started.
    await nextTurn();
    const inspected = jpeg ? inspectJpeg(jpeg) : NOT_INSPECTED;
    const { shown, verdict } = await showing;
    const seen = observe(file, work, verdict, inspected);
    const { damage, problems } = judgeDamage(seen);
    const analysed = shown ? await analyse(sharp, file, work, shown) : NOT_ANALYSED;
    return {
      kind: 'look',
      facts: file.head.facts,
      isForExifTool: isForExifTool(file.head, work.role) && file.sizeBytes > 0,
      analysis: analysed.analysis,
      damage,
      problems: [...problems, ...analysed.problems],
      hasThumbnail: analysed.isStored,
      noThumbnailWhy: shown
        ? analysed.isStored
          ? null
          : NOT_STORED
        : (damage?.message ?? whyNothingToShow(file.head, whole)),
      dimensions: dimensionsOf(file.head, shown),
    };
  });
}

/** ExifTool knows formats and places (XMP, IPTC) that our own reader does not. */
const isForExifTool = ({ container, facts }: HeadReport, role: 'image' | 'raw'): boolean =>
  (container !== null || role === 'raw') && (facts === null || facts.model === null || facts.capturedAtMs === null);

const nextTurn = () => new Promise<void>((turn) => setImmediate(turn));

function observe(
  file: PictureFile,
  work: WorkOf<'look'>,
  verdict: Observed['verdict'],
  inspected: Inspected,
): Observed {
  const { head } = file;
  return {
    name: work.name,
    role: work.role,
    sizeBytes: file.sizeBytes,
    container: head.container,
    firstBytes: kindOfStart(file.start),
    metadata: head.metadata,
    hasCaptureTime: head.facts !== null && head.facts.capturedAtMs !== null,
    hasCamera: head.facts !== null && head.facts.model !== null,
    isCameraOriginal: head.isCameraOriginal,
    hasThumbnail: head.thumbnail !== null || head.previews.length > 0,
    isCutOff: head.isCutOff,
    verdict,
    ...inspected,
  };
}

async function analyse(sharp: Sharp, file: PictureFile, work: WorkOf<'look'>, shown: Shown): Promise<Analysed> {
  const orientation = file.head.facts?.orientation ?? 1;
  const pixels = shown.source.kind === 'thumbnail' ? withoutBars(shown.pixels, file.head.facts) : shown.pixels;
  const { jpeg, upright } = await renderUpright(sharp, pixels, { edgePx: work.edgePx, orientation });
  const isStored = await tryWriteCacheFile(work.out, jpeg);
  // Grey bars where the rest is missing would make two exposures of one framing look unlike.
  const isDamaged = shown.verdict !== 'sound' && shown.source.kind === 'picture';
  const spared = isDamaged ? await thumbnailFingerprint(sharp, file, orientation) : null;
  const fingerprint = spared ?? fingerprintOf(upright);
  const isWorthReading = work.readsCodes && shown.source.kind !== 'thumbnail';
  const read = isWorthReading ? await codesOf(sharp, shown) : NO_CODES;
  return {
    analysis: { fingerprint, codes: [...read.codes], isSuspectedCard: read.isSuspectedCard },
    isStored,
    problems: [...(isStored ? [] : [UNSTORED]), ...(read.hasFailed ? [UNREAD] : [])],
  };
}

const NO_CODES = { codes: [] as readonly string[], isSuspectedCard: false, hasFailed: false };

async function codesOf(sharp: Sharp, shown: Shown): Promise<typeof NO_CODES> {
  try {
    return { ...(await readCodes((edgePx) => loadGrey(sharp, shown, edgePx))), hasFailed: false };
  } catch {
    // It may be a card: then the ID before it must not run on.
    return { codes: [], isSuspectedCard: true, hasFailed: true };
  }
}

/** The picture in grey at about the wanted edge: the decoded one where it will do, else decoded anew. */
async function loadGrey(sharp: Sharp, shown: Shown, edgePx: number): Promise<GreyImage> {
  const have = Math.max(shown.pixels.widthPx, shown.pixels.heightPx);
  const isAllThereIs = have >= Math.max(shown.source.widthPx, shown.source.heightPx);
  if (edgePx <= have * 1.05 || isAllThereIs) return greyOf(shown.pixels);
  const decoded = await decode(sharp, shown.bytes, { edgePx, kernel: 'linear' }, shown.source.isJpeg);
  return greyOf(decoded.pixels ?? shown.pixels);
}

const greyOf = (pixels: Pixels): GreyImage => ({
  data: toGrey(pixels),
  widthPx: pixels.widthPx,
  heightPx: pixels.heightPx,
});

/** Upright, of the whole picture; of its largest preview where the file does not say. */
function dimensionsOf(head: HeadReport, shown: Shown | null): Looked['dimensions'] {
  const widthPx = head.facts?.widthPx ?? shown?.source.widthPx ?? 0;
  const heightPx = head.facts?.heightPx ?? shown?.source.heightPx ?? 0;
  if (widthPx <= 0 || heightPx <= 0) return null;
  const size = { widthPx: Math.round(widthPx), heightPx: Math.round(heightPx) };
  return swapsEdges(head.facts?.orientation ?? 1) ? { widthPx: size.heightPx, heightPx: size.widthPx } : size;
}

/** A sentence for the tile of a sound file that cannot be shown. */
export function whyNothingToShow({ container }: HeadReport, whole: PictureSource | null): string {
  if (whole) return 'The picture cannot be shown. The file itself is kept as it is.';
  if (container === 'heif' || container === 'avif') {
    return 'This HEIC photo holds no preview, so it cannot be shown here. The file itself is safe.';
  }
  return 'This RAW file holds no preview, so it cannot be shown here. The file itself is safe.';
}
