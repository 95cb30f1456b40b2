import { FileWarning, Film, ImageOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { pictureUrl } from '../../../app/bridge';
import { useOrganiseStore } from '../../../stores/organise-store';
import { classNames } from '../class-names';
import { isFilm } from '../is-film';
import { FullPictureNote } from './full-picture-note';
import { useFullPicture, type FullPicture, type PictureSize } from './use-full-picture';
import { onScreen, usePan } from './use-pan';
import styles from './loupe.module.css';

interface Loaded extends PictureSize {
  readonly url: string;
}

/** The picture itself: whole, or every pixel of it around a point. */
export function LoupePicture({ row }: { readonly row: PhotoRow }) {
  const { t } = useTranslation('organise');
  const url = pictureUrl('view', row);
  const fullUrl = pictureUrl('full', row);
  const zoom = useOrganiseStore((state) => state.zoom);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const { full, onLoad, onError } = useFullPicture(row, fullUrl);
  const isReady = loaded?.url === url;
  const isZoomed = zoom !== null && isReady;
  const size = isZoomed ? shownSize(row, loaded, full) : null;
  const { stage, handlers } = usePan(size);
  if (isFilm(row)) return <Worded icon={<Film size={32} />} text={t('tile.film')} />;
  if (failed === url) {
    const text = row.damage === null ? t('tile.unsupported') : t(`damage.${row.damage}`);
    return <Worded icon={row.damage === null ? <ImageOff size={32} /> : <FileWarning size={32} />} text={text} />;
  }
  return (
    <div className={styles['frameOfStage']}>
      <div
        ref={stage}
        role="group"
        aria-label={row.name}
        tabIndex={isZoomed ? 0 : undefined}
        className={classNames(styles['stage'], isZoomed && styles['zoomed'])}
        {...handlers}
      >
        {!isReady && (
          <img
            className={classNames(styles['picture'], styles['first'])}
            src={pictureUrl('thumb', row)}
            alt=""
            draggable={false}
          />
        )}
        <div
          className={classNames(styles['sheet'], !isZoomed && styles['fitted'])}
          style={size ? { width: onScreen(size.widthPx), height: onScreen(size.heightPx) } : undefined}
          data-picture
        >
          <img
            key={url}
            className={styles['layer']}
            src={url}
            alt={row.name}
            draggable={false}
            decoding="sync"
            onLoad={({ currentTarget: image }) => {
              setLoaded({ url, widthPx: image.naturalWidth, heightPx: image.naturalHeight });
            }}
            onError={() => {
              setFailed(url);
            }}
          />
          {isZoomed && (
            <img
              key={fullUrl}
              className={styles['layer']}
              data-testid="full-size"
              src={fullUrl}
              alt=""
              draggable={false}
              decoding="async"
              hidden={full.is !== 'there'}
              onLoad={({ currentTarget: image }) => {
                onLoad({ widthPx: image.naturalWidth, heightPx: image.naturalHeight });
              }}
              onError={onError}
            />
          )}
        </div>
      </div>
      {isZoomed && <FullPictureNote full={full} wholePx={row.longEdgePx} />}
    </div>
  );
}

/**
 * Of the picture at 100 %: its own size as soon as it is there. Before that the camera's word is taken, so that nothing
 * jumps when it comes; a RAW or HEIC is shown by its preview, whose size nobody knows before.
 */
function shownSize(row: PhotoRow, view: PictureSize, full: FullPicture): PictureSize {
  if (full.is === 'there') return full.size;
  const isItself = /^(JPE?G|PNG|WEBP|TIFF?)(\+|$)/.test(row.kinds) && row.longEdgePx > 0;
  const scale = isItself ? row.longEdgePx / Math.max(view.widthPx, view.heightPx) : 1;
  return { widthPx: view.widthPx * scale, heightPx: view.heightPx * scale };
}

function Worded({ icon, text }: { readonly icon: ReactNode; readonly text: string }) {
  return (
    <div className={styles['worded']}>
      {icon}
      <p>{text}</p>
    </div>
  );
}
