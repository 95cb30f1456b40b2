import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShootId } from '@shared/model/ids';
import { CallFailure } from '../../app/bridge';
import { said } from '../../app/said';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Progress } from '../../ui/status';
import { useAppStore } from '../../stores/app-store';
import { useOrganiseStore } from '../../stores/organise-store';
import { useShootStore } from '../../stores/shoot-store';
import { BottomBar } from './bottom-bar';
import { classNames } from './class-names';
import { FilterBar } from './filters/filter-bar';
import { Inspector } from './inspector/inspector';
import { PlacesPanel } from './left/places-panel';
import { ReadOnlyBanner } from './read-only-banner';
import { Photos } from './photos';
import { useKeepPlace } from './use-keep-place';
import { useNarrow } from './use-narrow';
import { useTiles } from './use-tiles';
import styles from './organise-page.module.css';

/** The main room: photos in the middle, where they belong on the left, what is known of them on the right. */
export function OrganisePage({ shootId }: { readonly shootId: ShootId }) {
  const { t } = useTranslation('organise');
  const failure = useOpenShoot(shootId);
  const isOpen = useShootStore((state) => state.shootId === shootId && state.view !== null);
  if (failure !== null) {
    return (
      <EmptyState icon={<CircleAlert size={36} />} title={t('page.closed')} text={failure}>
        <Button
          onClick={() => {
            useAppStore.getState().go({ name: 'shoots' });
          }}
        >
          {t('page.back')}
        </Button>
      </EmptyState>
    );
  }
  if (!isOpen) {
    return (
      <div className={styles['opening']}>
        <p>{t('page.opening')}</p>
        <Progress label={t('page.opening')} value={null} />
      </div>
    );
  }
  return <Room shootId={shootId} />;
}

function Room({ shootId }: { readonly shootId: ShootId }) {
  const tiles = useTiles();
  useKeepPlace(tiles);
  useNarrow();
  const sides = useOrganiseStore((state) => state.sides);
  const readOnly = useShootStore((state) => state.view?.readOnly ?? null);
  return (
    <div className={styles['page']}>
      {readOnly !== null && <ReadOnlyBanner shootId={shootId} readOnly={readOnly} />}
      <div
        className={classNames(styles['columns'], sides.left && styles['hasLeft'], sides.right && styles['hasRight'])}
      >
        {sides.left && (
          <div className={styles['left']}>
            <PlacesPanel />
          </div>
        )}
        <div className={styles['middle']}>
          <FilterBar />
          <div className={styles['photos']}>
            <Photos tiles={tiles} shootId={shootId} />
          </div>
        </div>
        {sides.right && (
          <div className={styles['right']}>
            <Inspector tiles={tiles} />
          </div>
        )}
      </div>
      <BottomBar tiles={tiles} />
    </div>
  );
}

/** Opens the shoot when it is not open yet; returns why it could not be. */
function useOpenShoot(shootId: ShootId): string | null {
  const [failure, setFailure] = useState<{ readonly shootId: ShootId; readonly message: string } | null>(null);
  useEffect(() => {
    // Going to another tab and back finds the shoot, the selection and the place as they were.
    if (useShootStore.getState().shootId === shootId) return;
    useOrganiseStore.getState().reset();
    useShootStore
      .getState()
      .open(shootId)
      .catch((error: unknown) => {
        if (!(error instanceof CallFailure)) throw error;
        // Nothing is open now: the next visit tries again.
        useShootStore.setState({ shootId: null });
        setFailure({ shootId, message: said(error) });
      });
  }, [shootId]);
  return failure?.shootId === shootId ? failure.message : null;
}
