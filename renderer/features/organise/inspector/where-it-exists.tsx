import {
  CircleCheck,
  CircleX,
  CloudUpload,
  FolderOpen,
  History,
  Minus,
  RotateCcw,
  ShieldCheck,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { FilePlace } from '@shared/contract/safety-view';
import type { Photo } from '@shared/model/photo';
import { ask } from '../../../app/bridge';
import { sizeText } from '../../../app/size-text';
import { useAppStore } from '../../../stores/app-store';
import { useShootStore } from '../../../stores/shoot-store';
import { showFailure } from '../../../stores/toast-store';
import { Button } from '../../../ui/button';
import { Status, type StatusKind } from '../../../ui/status';
import { Section } from './section';
import { usePlaces } from './use-places';
import styles from './inspector.module.css';

/** The photo's files, every place where they are known to be, and how well and since when that is proven. */
export function WhereItExists({ row, photo }: { readonly row: PhotoRow; readonly photo: Photo }) {
  const { t, i18n } = useTranslation(['safety', 'organise']);
  const shootId = useShootStore((state) => state.shootId);
  const open = useAppStore((state) => state.open);
  const places = usePlaces(row);
  if (shootId === null) return null;
  const isIn = (place: FilePlace['place']): boolean => places.some((one) => one.place === place);
  return (
    <Section
      title={t('organise:inspector.where')}
      aside={
        <Button
          size="small"
          kind="quiet"
          icon={<FolderOpen size={13} />}
          onClick={() => {
            ask('photo:showInFolder', { shootId, photoId: photo.id }).catch(showFailure);
          }}
        >
          {t('organise:inspector.show')}
        </Button>
      }
    >
      {photo.files.map((file) => (
        <div key={file.path}>
          <p className={styles['path']} title={file.path}>
            {file.name} <span className={styles['faint']}>{sizeText(file.sizeBytes, i18n.language)}</span>
          </p>
          <ul className={styles['proofs']}>
            {places
              .filter((place) => place.file === file.path)
              .map((place) => (
                <Place
                  key={`${place.place} ${place.destination ?? ''}`}
                  place={place}
                  isOnlyAtStudio={isOnlyAtStudio(places.filter((one) => one.file === file.path))}
                  onRestore={() => {
                    const { file: path, destination } = place;
                    const ids = { shootId, photoId: photo.id };
                    ask('verify:restore', { ...ids, file: path, destination }).catch(showFailure);
                  }}
                />
              ))}
          </ul>
        </div>
      ))}
      <ul className={styles['proofs']}>
        {!isIn('copy') && <Absent text={t('places.noCopy')} />}
        {!isIn('studio') && <Absent text={t('places.notAtStudio')} />}
      </ul>
      <span className={styles['buttons']}>
        <Button
          size="small"
          icon={<History size={13} />}
          onClick={() => {
            open({ name: 'story', shootId, photoId: photo.id });
          }}
        >
          {t('places.story')}
        </Button>
        <Button
          size="small"
          icon={<ShieldCheck size={13} />}
          onClick={() => {
            open({ name: 'verify', shootId });
          }}
        >
          {t('places.verify')}
        </Button>
      </span>
    </Section>
  );
}

const LOOKS: Readonly<Record<FilePlace['state'], { kind: StatusKind; icon: ReactNode }>> = {
  proven: { kind: 'ok', icon: <CircleCheck size={13} /> },
  present: { kind: 'waiting', icon: <Minus size={13} /> },
  rescued: { kind: 'attention', icon: <TriangleAlert size={13} /> },
  different: { kind: 'error', icon: <CircleX size={13} /> },
  missing: { kind: 'error', icon: <CircleX size={13} /> },
  unreadable: { kind: 'error', icon: <CircleX size={13} /> },
};

/** Nothing here is proven any more, and the studio has it. */
const isOnlyAtStudio = (places: readonly FilePlace[]): boolean => {
  const proven = places.filter(({ state }) => state === 'proven');
  return proven.length > 0 && proven.every(({ place }) => place === 'studio');
};

interface PlaceProps {
  readonly place: FilePlace;
  readonly isOnlyAtStudio: boolean;
  readonly onRestore: () => void;
}

function Place({ place, isOnlyAtStudio: fromStudio, onRestore }: PlaceProps) {
  const { t, i18n } = useTranslation('safety');
  const { place: kind, nth, label, level, provenAtMs, state } = place;
  const { kind: tone, icon } = LOOKS[state];
  const what = state === 'proven' && level !== null ? t(`places.level.${level}`) : t(`places.${state}`);
  const time =
    provenAtMs === null
      ? null
      : new Intl.DateTimeFormat(i18n.language, { dateStyle: 'short', timeStyle: 'short' }).format(provenAtMs);
  const isBad = tone === 'error';
  return (
    <li title={place.destination ?? undefined}>
      <Status kind={tone} icon={kind === 'studio' ? <CloudUpload size={13} /> : icon}>
        {t(`places.${kind}`, { nth: (nth ?? 0) + 1, label })}
      </Status>
      <p className={styles['faint']}>{time === null ? what : t('places.since', { what, time })}</p>
      {isBad && (
        <Button size="small" icon={<RotateCcw size={13} />} onClick={onRestore}>
          {t(fromStudio ? 'places.restoreStudio' : 'places.restore')}
        </Button>
      )}
    </li>
  );
}

function Absent({ text }: { readonly text: string }) {
  return (
    <li>
      <Status kind="plain" icon={<Minus size={13} />}>
        {text}
      </Status>
    </li>
  );
}
