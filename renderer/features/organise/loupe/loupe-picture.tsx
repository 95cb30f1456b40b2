import { FileWarning, Film, ImageOff } from 'lucide-react';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { pictureUrl } from '../../../app/bridge';
import { useOrganiseStore } from '../../../stores/organise-store';
import { classNames } from '../class-names';
import { isFilm } from '../is-film';
import styles from './loupe.module.css';

interface Loaded {
  readonly url: string;
  readonly widthPx: number;
  readonly heightPx: number;
}
/** A press that moves further than this drags the picture instead of changing its size. */
const CLICK_PX = 4;

/** The picture itself: whole, or at its full size around a point. */
export function LoupePicture({ row }: { readonly row: PhotoRow }) {
  const { t } = useTranslation('organise');
  const url = pictureUrl('view', row);
  const zoom = useOrganiseStore((state) => state.zoom);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const isReady = loaded?.url === url;
  const isZoomed = zoom !== null && isReady;
  const { stage, handlers } = usePan(isZoomed ? loaded : null);
  if (isFilm(row)) return <Worded icon={<Film size={32} />} text={t('tile.film')} />;
  if (failed === url) {
    const text = row.damage === null ? t('tile.unsupported') : t(`damage.${row.damage}`);
    return <Worded icon={row.damage === null ? <ImageOff size={32} /> : <FileWarning size={32} />} text={text} />;
  }
  return (
    <div ref={stage} className={classNames(styles['stage'], isZoomed && styles['zoomed'])} {...handlers}>
      {!isReady && (
        <img
          className={classNames(styles['picture'], styles['first'])}
          src={pictureUrl('thumb', row)}
          alt=""
          draggable={false}
        />
      )}
      <img
        key={url}
        className={styles['picture']}
        src={url}
        alt={row.name}
        draggable={false}
        decoding="sync"
        style={isZoomed ? { width: fullSize(loaded.widthPx), height: fullSize(loaded.heightPx) } : undefined}
        onLoad={({ currentTarget: image }) => {
          setLoaded({ url, widthPx: image.naturalWidth, heightPx: image.naturalHeight });
        }}
        onError={() => {
          setFailed(url);
        }}
      />
    </div>
  );
}

/** One pixel of the picture on one of the screen. */
const fullSize = (px: number): number => px / window.devicePixelRatio;

function usePan(loaded: Loaded | null) {
  const stage = useRef<HTMLDivElement>(null);
  const press = useRef<{ x: number; y: number; left: number; top: number; hasMoved: boolean } | null>(null);
  const zoom = useOrganiseStore((state) => state.zoom);
  const setZoom = useOrganiseStore((state) => state.setZoom);
  // The same point stays in the middle when one goes on to the next photo: focus is compared so.
  useLayoutEffect(() => {
    const element = stage.current;
    if (!element || !loaded || !zoom) return;
    element.scrollLeft = zoom.x * fullSize(loaded.widthPx) - element.clientWidth / 2;
    element.scrollTop = zoom.y * fullSize(loaded.heightPx) - element.clientHeight / 2;
  }, [loaded, zoom]);
  useEffect(() => {
    press.current = null;
  }, [loaded]);

  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0) return;
      const { scrollLeft: left, scrollTop: top } = event.currentTarget;
      press.current = { x: event.clientX, y: event.clientY, left, top, hasMoved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const from = press.current;
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      from.hasMoved ||= Math.abs(dx) + Math.abs(dy) > CLICK_PX;
      if (!loaded) return;
      event.currentTarget.scrollLeft = from.left - dx;
      event.currentTarget.scrollTop = from.top - dy;
    },
    onPointerUp: (event: PointerEvent<HTMLDivElement>) => {
      const from = press.current;
      press.current = null;
      if (!from || from.hasMoved) return;
      setZoom(zoom ? null : pointOn(event));
    },
  };
  return { stage, handlers };
}

/** Where on the picture the pointer is, as shares of its size; outside of it, its nearest edge. */
function pointOn(event: MouseEvent<HTMLDivElement>): { x: number; y: number } {
  const image = event.currentTarget.lastElementChild;
  const box = (image ?? event.currentTarget).getBoundingClientRect();
  const share = (at: number, from: number, length: number): number =>
    Math.min(1, Math.max(0, (at - from) / Math.max(1, length)));
  return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
}

function Worded({ icon, text }: { readonly icon: ReactNode; readonly text: string }) {
  return (
    <div className={styles['worded']}>
      {icon}
      <p>{text}</p>
    </div>
  );
}
