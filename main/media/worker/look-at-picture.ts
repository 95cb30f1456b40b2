import type { PhotoAnalysis } from '@shared/model/photo';
import { writeCacheFile } from '../cache-file';
import { readCodes } from '../codes/read-codes';
import type { GreyImage } from '../codes/grey-image';
import type { HeadReport } from '../facts/head-report';
import type { Sharp } from '../load-sharp';
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

const NO_ANALYSIS: PhotoAnalysis = { fingerprint: null, codes: [], isSuspectedCard: false };

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
    // Decoding runs on a thread of its own meanwhile, once it has been started.
    await nextTurn();
    const inspected = jpeg ? inspectJpeg(jpeg) : NOT_INSPECTED;
    const { shown, verdict } = await showing;
    const seen = observe(file, work, verdict, inspected);
    const { damage, problems } = judgeDamage(seen);
    const analysis = shown ? await analyse(sharp, file, work, shown) : NO_ANALYSIS;
    return {
      kind: 'look',
      facts: file.head.facts,
      isForExifTool: isForExifTool(file.head, work.role) && file.sizeBytes > 0,
      analysis,
      damage,
      problems: [...problems],
      hasThumbnail: shown !== null,
      noThumbnailWhy: shown ? null : (damage?.message ?? whyNothingToShow(file.head, whole)),
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

async function analyse(sharp: Sharp, file: PictureFile, work: WorkOf<'look'>, shown: Shown): Promise<PhotoAnalysis> {
  const orientation = file.head.facts?.orientation ?? 1;
  const pixels = shown.source.kind === 'thumbnail' ? withoutBars(shown.pixels, file.head.facts) : shown.pixels;
  const { jpeg, upright } = await renderUpright(sharp, pixels, { edgePx: work.edgePx, orientation });
  await writeCacheFile(work.out, jpeg);
  // Grey bars where the rest is missing would make two exposures of one framing look unlike.
  const isDamaged = shown.verdict !== 'sound' && shown.source.kind === 'picture';
  const spared = isDamaged ? await thumbnailFingerprint(sharp, file, orientation) : null;
  const fingerprint = spared ?? fingerprintOf(upright);
  if (!work.readsCodes || shown.source.kind === 'thumbnail') return { fingerprint, codes: [], isSuspectedCard: false };
  const { codes, isSuspectedCard } = await readCodes((edgePx) => loadGrey(sharp, shown, edgePx));
  return { fingerprint, codes: [...codes], isSuspectedCard };
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
