import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog';
import type { Action } from './action';
import { allActions } from './actions';
import { keyLabel } from './key-of-event';
import styles from './key-sheet.module.css';

const SECTIONS: readonly Action['section'][] = ['mark', 'select', 'group', 'sort', 'view', 'shoot', 'app'];

/** All keys on one page, straight from the actions themselves. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  // Actions of a room have their titles in the room's own texts.
  const { t } = useTranslation(['app', 'organise'], { nsMode: 'fallback' });
  const actions = allActions();
  return (
    <Dialog isTextOnly title={t('keys.title')} width="wide" onClose={onClose}>
      <div className={styles['columns']}>
        {SECTIONS.map((section) => (
          <section key={section} className={styles['section']}>
            <h3 className={styles['heading']}>{t(`keys.${section}`)}</h3>
            <dl>
              {actions
                .filter((action) => action.section === section && action.keys.length > 0)
                .map((action) => (
                  <div key={action.id} className={styles['line']}>
                    <dt>{t(`actions.${action.id}`)}</dt>
                    <dd className={styles['key']}>{action.keys.map(keyLabel).join('  ·  ')}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
