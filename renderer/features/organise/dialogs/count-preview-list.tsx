import { Info, Layers, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Status } from '../../../ui/status';
import type { CountPreview } from './count-preview';
import styles from './group-by-number.module.css';

const MOST_NAMES = 6;
const MOST_WARNINGS = 5;

/** What will happen, in the order of what matters: sets, what is left over, what looks wrong. */
export function CountPreviewList({
  preview,
  exposures,
}: {
  readonly preview: CountPreview;
  readonly exposures: number;
}) {
  const { t } = useTranslation('organise');
  const { groups, remainderNames, warnings, dissolved, photos } = preview;
  // What is left over is named above; the rule says it again.
  const others = warnings.filter((warning) => warning.code !== 'remainder');
  return (
    <section className={styles['preview']} aria-label={t('byNumber.preview')} aria-live="polite">
      <Status kind="plain" icon={<Layers size={14} />}>
        <strong>{t('byNumber.sets', { count: groups.length, exposures })}</strong>{' '}
        {t('byNumber.from', { count: photos })}
      </Status>
      {remainderNames.length > 0 && (
        <div>
          <Status kind="attention" icon={<TriangleAlert size={14} />}>
            {t('byNumber.left', { count: remainderNames.length })}
          </Status>
          <p className={styles['names']}>
            {remainderNames.slice(0, MOST_NAMES).join(', ')}
            {remainderNames.length > MOST_NAMES &&
              ` ${t('byNumber.more', { count: remainderNames.length - MOST_NAMES })}`}
          </p>
        </div>
      )}
      {others.length > 0 && (
        <div>
          <Status kind="attention" icon={<TriangleAlert size={14} />}>
            {t('byNumber.look', { count: others.length })}
          </Status>
          <ul className={styles['warnings']}>
            {others.slice(0, MOST_WARNINGS).map(({ code, first, last, photoIds }) => (
              <li key={`${code} ${photoIds.join()}`}>
                {t(`byNumber.warning.${code}`, { first, last, count: photoIds.length, exposures })}
              </li>
            ))}
          </ul>
          {others.length > MOST_WARNINGS && (
            <p className={styles['names']}>{t('byNumber.more', { count: others.length - MOST_WARNINGS })}</p>
          )}
        </div>
      )}
      {dissolved > 0 && (
        <Status kind="plain" icon={<Info size={14} />}>
          {t('byNumber.dissolves', { count: dissolved })}
        </Status>
      )}
    </section>
  );
}
