import type { PhotoFacts } from '@shared/model/photo';
import type { Look, PictureProblem } from './look';
import type { Outcome } from './task-queue';
import type { Looked } from './worker-messages';

/** Our own reading comes first; the other fills what it left open. */
function mergeFacts(own: PhotoFacts | null, other: PhotoFacts | null): PhotoFacts | null {
  if (!own || !other) return own ?? other;
  const time = own.capturedAtMs === null ? other : own;
  return {
    capturedAtMs: time.capturedAtMs,
    hasSubSeconds: time.hasSubSeconds,
    offsetMinutes: time.offsetMinutes,
    make: own.make ?? other.make,
    model: own.model ?? other.model,
    bodySerial: own.bodySerial ?? other.bodySerial,
    widthPx: own.widthPx ?? other.widthPx,
    heightPx: own.heightPx ?? other.heightPx,
    orientation: own.orientation,
    exposureTimeS: own.exposureTimeS ?? other.exposureTimeS,
    fNumber: own.fNumber ?? other.fNumber,
    iso: own.iso ?? other.iso,
    exposureBiasEv: own.exposureBiasEv ?? other.exposureBiasEv,
    exposureMode: own.exposureMode ?? other.exposureMode,
    focalLengthMm: own.focalLengthMm ?? other.focalLengthMm,
    flashFired: own.flashFired ?? other.flashFired,
    sequence: own.sequence ?? other.sequence,
  };
}

const TIME_REMARKS = new Set(['no-metadata', 'no-capture-time']);

/** The worker's answer, completed by what ExifTool knows. */
export function lookFromWorker(looked: Looked, fallback: PhotoFacts | null, out: string): Look {
  const facts = mergeFacts(looked.facts, fallback);
  // A time found elsewhere in the file takes the remark back that there is none.
  const isTimed = facts?.capturedAtMs !== null && facts?.capturedAtMs !== undefined;
  return {
    facts,
    analysis: looked.analysis,
    damage: looked.damage,
    problems: looked.problems.filter(({ code }) => !(isTimed && TIME_REMARKS.has(code))),
    thumbnailPath: looked.hasThumbnail ? out : null,
    noThumbnailWhy: looked.noThumbnailWhy,
    dimensions: looked.dimensions,
  };
}

/** A sentence for the tile when no worker gave an answer. */
export function whyNot(outcome: Outcome): string {
  switch (outcome.end) {
    case 'crashed':
      return 'The picture could not be shown: opening it failed twice. The file itself is kept as it is.';
    case 'timed-out':
      return 'The picture took too long to open and is not shown. The file itself is kept as it is.';
    case 'failed':
      return outcome.code === 'ENOENT'
        ? 'The original is not where it was.'
        : 'The original could not be read. Check the disk it lies on.';
    case 'unavailable':
      return 'Pictures cannot be shown at the moment. The files themselves are safe.';
    case 'done':
      return 'The picture cannot be shown. The file itself is kept as it is.';
  }
}

const CODES: Readonly<Record<Outcome['end'], string>> = {
  crashed: 'preview-failed',
  'timed-out': 'preview-timed-out',
  failed: 'original-unreadable',
  unavailable: 'preview-unavailable',
  done: 'preview-failed',
};

export function lookWithoutWorker(outcome: Outcome, facts: PhotoFacts | null): Look {
  const why = whyNot(outcome);
  const problem: PictureProblem = { step: 'thumbnail', code: CODES[outcome.end], message: why };
  return {
    facts,
    analysis: { fingerprint: null, codes: [], isSuspectedCard: false, isUnseen: true },
    damage: null,
    problems: [problem],
    thumbnailPath: null,
    noThumbnailWhy: why,
    dimensions: null,
  };
}
