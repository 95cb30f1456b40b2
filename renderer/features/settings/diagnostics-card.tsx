import { Download, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../app/bridge';
import { showFailure, useToastStore } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import page from '../../ui/page.module.css';
import styles from './settings.module.css';

/** What may be given to someone who helps: shown whole before it is saved. */
export function DiagnosticsCard() {
  const { t } = useTranslation('settings');
  const [text, setText] = useState<string | null>(null);
  const read = async (): Promise<void> => {
    setText((await ask('diagnostics:read', {})).text);
  };
  const save = async (): Promise<void> => {
    const saved = await ask('diagnostics:save', {});
    if (saved === null) return;
    setText(null);
    useToastStore.getState().show({ kind: 'info', text: t('diagnostics.saved', saved), action: null });
  };
  return (
    <section className={page['card']}>
      <h2>{t('diagnostics.title')}</h2>
      <div className={styles['place']}>
        <span className={styles['quiet']}>{t('diagnostics.text')}</span>
        <Button
          size="small"
          onClick={() => {
            read().catch(showFailure);
          }}
        >
          <Stethoscope size={15} aria-hidden="true" />
          {t('diagnostics.show')}
        </Button>
      </div>
      {text !== null && (
        <Dialog
          title={t('diagnostics.title')}
          description={t('diagnostics.promise')}
          width="wide"
          isTextOnly
          onClose={() => {
            setText(null);
          }}
          footer={
            <Button
              kind="primary"
              onClick={() => {
                save().catch(showFailure);
              }}
            >
              <Download size={15} aria-hidden="true" />
              {t('diagnostics.save')}
            </Button>
          }
        >
          <pre className={styles['report']}>{text}</pre>
        </Dialog>
      )}
    </section>
  );
}
