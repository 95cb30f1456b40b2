import { statfs } from 'node:fs/promises';
import { canEject } from './ingest/volumes/eject-volume';
import { systemVolumes, watchVolumes, type Timers } from './ingest/volumes/watch-volumes';
import type { Send } from './ipc/shoot-feed';
import type { CardVolume, SourceGrants } from './ipc/source-grants';

/** Cards are offered as they are put in, and taken off the list as they leave. */
export function followCards(
  { grants, send, onTrouble }: { grants: SourceGrants; send: Send; onTrouble: (error: unknown) => void },
  timers: Timers,
): void {
  let latest = 0;
  watchVolumes({
    source: systemVolumes(),
    timers,
    onChange: ({ volumes }) => {
      latest += 1;
      const turn = latest;
      const cards = volumes.filter((volume) => volume.isCard);
      const measured = cards.map(async ({ id, label, root }): Promise<CardVolume> => ({
        volumeId: id,
        label,
        root,
        totalBytes: await sizeOf(root),
        canEject: canEject(),
      }));
      void Promise.all(measured).then((list) => {
        // A slow card reader must not bring back a card that has left meanwhile.
        if (turn === latest && grants.setCards(list)) send('import:sourcesChanged', grants.list());
      });
    },
    onTrouble,
  });
}

async function sizeOf(root: string): Promise<number | null> {
  try {
    const { blocks, bsize } = await statfs(root);
    return blocks * bsize;
  } catch {
    return null; // Pulled in this very moment.
  }
}
