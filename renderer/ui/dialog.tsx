import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button';
import { focusFirst, rememberFocus, restoreFocus } from './focus-home';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the safe one first. */
  readonly footer?: ReactNode;
  readonly description?: string;
  readonly width?: 'narrow' | 'normal' | 'wide';
  /** Nothing in it takes the focus, so that it must itself: else the keyboard could not scroll it. */
  readonly isTextOnly?: boolean;
}

/** A dialog over the window: focus stays inside, Escape closes, the title is announced. */
export function Dialog({
  title,
  onClose,
  children,
  footer,
  description,
  width = 'normal',
  isTextOnly = false,
}: DialogProps) {
  const { t } = useTranslation('app');
  // Before the dialog takes the focus, which it does as soon as it is there.
  useState(rememberFocus);
  const body = useRef<HTMLDivElement>(null);
  return (
    <Radix.Root
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Radix.Portal>
        {/* Not Radix's overlay: to keep the page from scrolling, which it cannot, it adds a <style> the policy refuses. */}
        <div className={styles['scrim']} />
        <Radix.Content
          className={`${styles['dialog'] ?? ''} ${styles[width] ?? ''}`}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            // Radix would give it to the first thing there is: the cross that closes.
            event.preventDefault();
            focusFirst(body.current);
          }}
          onCloseAutoFocus={(event) => {
            // Radix would give it to its trigger, and dialogs opened by a key have none.
            event.preventDefault();
            restoreFocus();
          }}
        >
          <header className={styles['header']}>
            <Radix.Title className={styles['title']}>{title}</Radix.Title>
            <IconButton label={t('close')} icon={<X size={16} />} onClick={onClose} />
          </header>
          {description !== undefined && <p className={styles['description']}>{description}</p>}
          <div ref={body} className={styles['body']} tabIndex={isTextOnly ? 0 : -1}>
            {children}
          </div>
          {footer !== undefined && <footer className={styles['footer']}>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
