import type { FoundDamage } from './journal-damage';
import type { LineHead } from './journal-line';
import type { Piece } from './walk-lines';

interface Stretch {
  readonly file: string;
  readonly from: number;
  to: number;
}

/** Whether a piece counts: `hole` stands before an accepted line when lines between are gone. */
export interface Verdict {
  readonly isAccepted: boolean;
  readonly hole: { readonly from: number; readonly to: number } | null;
}

export interface ChainCheck {
  readonly take: (file: string, piece: Piece, head: LineHead | null) => Verdict;
  readonly last: () => { readonly seq: number; readonly at: number | null };
  /** Damaged bytes since the last accepted line, if any. */
  readonly openStretch: () => { readonly file: string; readonly from: number; readonly to: number } | null;
  readonly damage: () => readonly FoundDamage[];
}

const REFUSED: Verdict = { isAccepted: false, hole: null };

/** Follows the numbers of the lines through all files: no gap and no repetition goes unseen. */
export function createChainCheck(): ChainCheck {
  const damage: FoundDamage[] = [];
  let last: { seq: number; at: number | null } = { seq: 0, at: null };
  let open: Stretch | null = null;

  const report = (kind: FoundDamage['kind'], place: Stretch, lost: FoundDamage['lost'], after: number | null): void => {
    damage.push({ kind, file: place.file, fromByte: place.from, toByte: place.to, lost, between: [last.at, after] });
  };
  const refuse = (file: string, piece: Piece): Verdict => {
    const before = damage.at(-1);
    // A whole copied file is one piece of news, not thousands.
    if (before?.kind === 'order' && before.file === file) damage.pop();
    report(
      'order',
      { file, from: before?.kind === 'order' && before.file === file ? before.fromByte : piece.start, to: piece.end },
      null,
      null,
    );
    return REFUSED;
  };

  return {
    take(file, piece, head) {
      if (!head) {
        if (open?.file === file) open.to = piece.end;
        else {
          if (open) report('bytes', open, null, null);
          open = { file, from: piece.start, to: piece.end };
        }
        return REFUSED;
      }
      if (head.seq <= last.seq) return refuse(file, piece);
      // A line that stands for a hole begins where the hole does.
      const first = head.lostFrom ?? head.seq;
      const hole = first > last.seq + 1 ? { from: last.seq + 1, to: first - 1 } : null;
      const lost = hole && { fromSeq: hole.from, toSeq: hole.to };
      if (open) report('bytes', open, lost, head.at);
      else if (lost) report('missing', { file, from: piece.start, to: piece.start }, lost, head.at);
      open = null;
      last = { seq: head.seq, at: head.at };
      return { isAccepted: true, hole };
    },
    last: () => last,
    openStretch: () => open,
    damage: () => damage,
  };
}
