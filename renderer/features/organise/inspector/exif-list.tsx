import { useTranslation } from 'react-i18next';
import { byKey } from '../by-key';
import type { PhotoDetails } from './use-photo-details';
import styles from './inspector.module.css';

/** All that the file says of itself, folded away until it is asked for. */
export function ExifList({ details }: { readonly details: PhotoDetails }) {
  const { t } = useTranslation('organise');
  const groups = [...byKey(details.tags, (tag) => tag.group)];
  return (
    <details className={styles['exif']}>
      <summary>{t('inspector.exif', { count: details.tags.length })}</summary>
      {details.notice !== null && <p className={styles['attention']}>{details.notice}</p>}
      {groups.map(([group, tags]) => (
        <section key={group}>
          <h4>{group}</h4>
          <dl>
            {tags.map(({ name, value }, i) => (
              <div key={`${name} ${String(i)}`}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </details>
  );
}
