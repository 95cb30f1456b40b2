import { useTranslation } from 'react-i18next';
import { said } from '../../../app/said';
import type { FullPicture } from './use-full-picture';
import styles from './loupe.module.css';

/** A preview this close to the camera's word about the size is the picture: some bodies count a few pixels more. */
const WHOLE = 0.98;

/** What is seen at 100 %, when it is not simply the picture. */
export function FullPictureNote({ full, wholePx }: { readonly full: FullPicture; readonly wholePx: number }) {
  const { t, i18n } = useTranslation('organise');
  const number = (value: number): string => value.toLocaleString(i18n.language);
  const text = (): string | null => {
    if (full.is === 'making') return t('loupe.full.making');
    if (full.is === 'refused') return `${t('loupe.full.refused')} ${said(full.why)}`;
    const shownPx = Math.max(full.size.widthPx, full.size.heightPx);
    if (shownPx >= wholePx * WHOLE) return null;
    return t('loupe.full.embedded', { shown: number(shownPx), whole: number(wholePx) });
  };
  const note = text();
  return (
    <p className={styles['note']} role="status" hidden={note === null}>
      {note}
    </p>
  );
}
