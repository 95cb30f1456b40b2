import { CircleAlert, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useToastStore, type Toast } from '../stores/toast-store';
import { Button, IconButton } from '../ui/button';
import styles from './toasts.module.css';

const SHOWN_MS = 6_000;

export function Toasts() {
  const { t } = useTranslation('app');
  const toasts = useToastStore((state) => state.toasts);
  return (
    <section className={styles['stack']} aria-label={t('toasts')} aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { t } = useTranslation('app');
  const dismiss = useToastStore((state) => state.dismiss);
  const { id, kind, text, action } = toast;
  useEffect(() => {
    if (kind === 'error') return undefined;
    const timer = setTimeout(() => {
      dismiss(id);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [id, kind, dismiss]);
  return (
    <div className={`${styles['toast'] ?? ''} ${styles[kind] ?? ''}`} role={kind === 'error' ? 'alert' : 'status'}>
      {kind === 'error' ? <CircleAlert size={16} aria-hidden="true" /> : <Info size={16} aria-hidden="true" />}
      <p className={styles['text']}>{text}</p>
      {action && (
        <Button
          size="small"
          onClick={() => {
            action.run();
            dismiss(id);
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton
        label={t('dismiss')}
        icon={<X size={14} />}
        onClick={() => {
          dismiss(id);
        }}
      />
    </div>
  );
}
