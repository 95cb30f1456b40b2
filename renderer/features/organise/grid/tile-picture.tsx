import { FileWarning, Film, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import styles from './tile-picture.module.css';

const FILMS = /^(MP4|MOV|AVI|MTS|M4V|MXF)(\+|$)/;

/** The picture of a tile, letterboxed; where there is none, the reason in words. */
export function TilePicture({ row, url }: { readonly row: PhotoRow; readonly url: string }) {
  const { t } = useTranslation('organise');
  const [state, setState] = useState<{ readonly url: string; readonly is: 'loading' | 'there' | 'missing' }>({ url, is: 'loading' });
  const is = state.url === url ? state.is : 'loading';
  if (FILMS.test(row.kinds)) return <Worded icon={<Film size={22} />} text={t('tile.film')} />;
  if (is === 'missing') {
    const text = row.damage === null ? t('tile.unsupported') : t(`damage.${row.damage}`);
    return <Worded icon={row.damage === null ? <ImageOff size={22} /> : <FileWarning size={22} />} text={text} />;
  }
  return (
    <img
      key={url}
      src={url}
      alt=""
      decoding="async"
      draggable={false}
      className={`${styles['picture'] ?? ''} ${is === 'loading' ? (styles['loading'] ?? '') : ''}`}
      ref={(element) => element?.style.setProperty('--aspect', String(row.aspect))}
      onLoad={() => {
        setState({ url, is: 'there' });
      }}
      onError={() => {
        setState({ url, is: 'missing' });
      }}
    />
  );
}

function Worded({ icon, text }: { readonly icon: React.ReactNode; readonly text: string }) {
  return (
    <div className={styles['worded']}>
      {icon}
      <span>{text}</span>
    </div>
  );
}
