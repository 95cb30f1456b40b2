import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureUrl } from '../../../app/bridge';
import { Thumb } from '../../../ui/thumb';
import { classNames } from '../class-names';
import { selectTile } from '../grid/select-tiles';
import type { Tile } from '../shown-photos';
import styles from './loupe.module.css';

const FRAME_PX = 76;
const AHEAD = 10;

/** All tiles in one line, the one seen in the middle. */
export function Filmstrip({ tiles, at }: { readonly tiles: readonly Tile[]; readonly at: number }) {
  const { t } = useTranslation('organise');
  const strip = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- React's compiler, which could not handle it, is not used
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: tiles.length,
    getScrollElement: () => strip.current,
    estimateSize: () => FRAME_PX,
    overscan: AHEAD,
  });
  useLayoutEffect(() => {
    virtualizer.scrollToIndex(at, { align: 'center' });
  }, [at, virtualizer]);
  return (
    <div ref={strip} className={styles['strip']} role="group" aria-label={t('loupe.filmstrip')}>
      <div className={styles['film']} style={{ width: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const tile = tiles[item.index];
          if (!tile) return null;
          const { row } = tile;
          return (
            <button
              key={row.id}
              type="button"
              tabIndex={-1}
              className={classNames(styles['frame'], row.flag === 'reject' && styles['rejected'])}
              aria-current={item.index === at ? 'true' : undefined}
              aria-label={row.name}
              title={row.name}
              style={{ transform: `translateX(${item.start}px)` }}
              onClick={() => {
                selectTile(row.id, 'only');
              }}
            >
              <Thumb src={pictureUrl('thumb', row)} draggable={false} decoding="async" />
              {tile.isStack && <span className={styles['frameCount']}>{tile.members.length}</span>}
            </button>
          );
        })}
      </div>
    </div>
  );
}
