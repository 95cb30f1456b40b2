import { useTranslation } from 'react-i18next';
import { useOrganiseStore } from '../../../stores/organise-store';
import type { Tile } from '../shown-photos';
import { tileIndex, useRow } from '../use-tiles';
import { Filmstrip } from './filmstrip';
import { LoupeFacts } from './loupe-facts';
import { LoupePicture } from './loupe-picture';
import { MemberStrip } from './member-strip';
import { usePreload } from './use-preload';
import styles from './loupe.module.css';

/** One photo, large: with its neighbours ready, its group beside it and the others below. */
export function Loupe({ tiles }: { readonly tiles: readonly Tile[] }) {
  const { t } = useTranslation('organise');
  const active = useOrganiseStore((state) => state.active);
  const row = useRow(active);
  const at = active === null ? undefined : tileIndex(tiles).get(active);
  const tile = at === undefined ? undefined : tiles[at];
  usePreload(tiles, at ?? -1);
  if (!row || !tile || at === undefined) return <p className={styles['nothing']}>{t('loupe.nothing')}</p>;
  return (
    <div className={styles['loupe']} data-testid="loupe">
      <LoupePicture row={row} />
      <LoupeFacts row={row} />
      {tile.isStack && tile.group && <MemberStrip group={tile.group} members={tile.members} active={row.id} />}
      <Filmstrip tiles={tiles} at={at} />
    </div>
  );
}
