import { LifeBuoy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '@shared/contract/ipc';
import type { ImportId, ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { sizeText } from '../../app/size-text';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import styles from './import-sheet.module.css';

interface RescueButtonProps {
  readonly shootId: ShootId;
  readonly importId: ImportId;
  readonly card: number;
  /** Relative to the card. */
  readonly path: string;
}

/** Offers to copy what can be read of a file that its card does not give back whole, and says what was not to be had. */
export function RescueButton(file: RescueButtonProps) {
  const { t, i18n } = useTranslation('safety');
  const [isReading, setIsReading] = useState(false);
  const [rescued, setRescued] = useState<CallOutput<'verify:rescue'> | null>(null);
  const rescue = async (): Promise<void> => {
    setIsReading(true);
    try {
      setRescued(await ask('verify:rescue', file));
    } finally {
      setIsReading(false);
    }
  };
  if (!rescued) {
    return (
      <Button
        size="small"
        icon={<LifeBuoy size={13} />}
        disabled={isReading}
        onClick={() => {
          rescue().catch(showFailure);
        }}
      >
        {isReading ? t('rescue.running') : t('rescue.button')}
      </Button>
    );
  }
  const { name, lostBytes, holeCount, holes } = rescued;
  const more = holeCount - holes.length;
  return (
    <span role="status">
      {t('rescue.done', { name, lost: sizeText(lostBytes, i18n.language), count: holeCount })}
      <ul className={styles['holes']}>
        {holes.map(({ from, to }) => (
          <li key={from}>{t('rescue.hole', { from, to })}</li>
        ))}
        {more > 0 && <li>{t('rescue.more', { count: more })}</li>}
      </ul>
    </span>
  );
}
