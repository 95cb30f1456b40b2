import { FileWarning, Film, ImageOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { pictureUrl } from '../../../app/bridge';
import { classNames } from '../class-names';
import { isFilm } from '../is-film';
import { useIsSlow } from './use-is-slow';
import styles from './tile-picture.module.css';

/** A picture that did not come is asked for again: it may be in the making. */
const ASK_AGAIN_MS: readonly number[] = [1_500, 6_000];

interface Shown {
  readonly url: string;
  readonly is: 'loading' | 'there' | 'missing';
  readonly tries: number;
}

/** The picture of a tile, letterboxed; where there is none, the reason in words. */
export function TilePicture({ row, url }: { readonly row: PhotoRow; readonly url: string }) {
  const { t } = useTranslation('organise');
  const [state, setState] = useState<Shown>({ url, is: 'loading', tries: 0 });
  const { is, tries } = state.url === url ? state : { is: 'loading', tries: 0 };
  const wait = is === 'missing' ? ASK_AGAIN_MS[tries] : undefined;
  useEffect(() => {
    if (wait === undefined) return undefined;
    const timer = setTimeout(() => {
      setState({ url, is: 'loading', tries: tries + 1 });
    }, wait);
    return () => {
      clearTimeout(timer);
    };
  }, [wait, url, tries]);
  const isSlow = useIsSlow(url, is === 'loading');
  if (isFilm(row)) return <Worded icon={<Film size={22} />} text={t('tile.film')} />;
  if (is === 'missing' && (wait === undefined || row.damage !== null)) {
    const text = row.damage === null ? t('tile.unsupported') : t(`damage.${row.damage}`);
    return <Worded icon={row.damage === null ? <ImageOff size={22} /> : <FileWarning size={22} />} text={text} />;
  }
  return (
    <img
      key={`${url} ${tries}`}
      src={url}
      alt=""
      decoding="async"
      draggable={false}
      className={classNames(styles['picture'], is !== 'there' && styles['loading'])}
      style={{
        aspectRatio: row.aspect,
        [row.aspect >= 1 ? 'width' : 'height']: '100%',
        ...(isSlow && { backgroundImage: `url("${pictureUrl('first', row)}")` }),
      }}
      onLoad={() => {
        setState({ url, is: 'there', tries });
      }}
      onError={() => {
        setState({ url, is: 'missing', tries });
      }}
    />
  );
}

function Worded({ icon, text }: { readonly icon: ReactNode; readonly text: string }) {
  return (
    <div className={styles['worded']}>
      {icon}
      <span>{text}</span>
    </div>
  );
}
