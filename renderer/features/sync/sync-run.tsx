import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '@shared/contract/sync-view';
import type { ShootId } from '@shared/model/ids';
import { OfflineBanner } from '../../app/offline-banner';
import { durationText, sizeText } from '../../app/size-text';
import { useShootStore } from '../../stores/shoot-store';
import { useSyncStore } from '../../stores/sync-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Progress } from '../../ui/status';
import { HoldNote } from './hold-note';
import { ItemList } from './item-list';
import { useSyncItems } from './use-sync-items';
import styles from './sync.module.css';

const MOVING = new Set(['queued', 'sending', 'confirming', 'retrying']);

/** The running list, item by item, and the result line when nothing moves any more. */
export function SyncRun({ shootId, onClose }: { readonly shootId: ShootId; readonly onClose: () => void }) {
  const { t, i18n } = useTranslation('sync');
  const status = useSyncStore((state) => state.status);
  const counts = useShootStore((state) => state.view?.counts);
  const items = useSyncItems(shootId);
  const [before] = useState<SyncStatus | null>(status);
  const moving = items.filter((item) => MOVING.has(item.state)).length;
  const [most, setMost] = useState(moving);
  // Set while rendering on purpose: the bar must never be drawn with a part that is larger than its whole.
  if (moving > most) setMost(moving);
  const [hasBegun, setBegun] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setBegun(true);
    }, 1_000);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  const isDone = hasBegun && moving === 0;
  // Without a connection there is no rate: the last one would say that something moves.
  const isMoving = !isDone && status?.connection.state === 'online';
  const held = Object.entries(counts?.held ?? {})
    .filter(([reason]) => reason !== 'removed')
    .reduce((sum, [, count]) => sum + count, 0);
  const sent = (status?.sentThisRun ?? 0) - (before?.sentThisRun ?? 0);
  const unchanged = (status?.unchangedThisRun ?? 0) - (before?.unchangedThisRun ?? 0);
  return (
    <Dialog
      title={isDone ? t('run.done') : t('run.title')}
      width="wide"
      isTextOnly
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          {isDone ? t('run.close') : t('run.hide')}
        </Button>
      }
    >
      <Progress label={t('run.title')} value={isDone ? 1 : most === 0 ? null : 1 - moving / Math.max(most, moving)} />
      <p className={styles['result']} role="status">
        {isDone
          ? [
              t('result.sent', { count: sent }),
              t('result.held', { count: held }),
              t('result.failed', { count: counts?.failed ?? 0 }),
              t('result.unchanged', { count: unchanged }),
            ].join(', ')
          : t('run.left', { count: moving })}
        {isMoving &&
          status.bytesPerSecond !== null &&
          ` · ${t('run.rate', { rate: sizeText(status.bytesPerSecond, i18n.language) })}`}
        {isMoving && status.secondsLeft !== null && ` · ${durationText(status.secondsLeft, i18n.language)}`}
      </p>
      {!isDone && <OfflineBanner />}
      <HoldNote />
      <ItemList items={items} shootId={shootId} />
    </Dialog>
  );
}
