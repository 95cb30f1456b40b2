import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectAnswer } from '@shared/contract/sync-view';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/field';
import styles from './sync.module.css';

interface CertificateOfferProps {
  readonly certificate: NonNullable<ConnectAnswer['certificate']>;
  readonly isBusy: boolean;
  readonly onTrust: (fingerprint: string) => void;
}

/** A certificate to compare: it is trusted only after a person says that it is the studio's. */
export function CertificateOffer({ certificate, isBusy, onTrust }: CertificateOfferProps) {
  const { t, i18n } = useTranslation('sync');
  const [isCompared, setCompared] = useState(false);
  const { fingerprint, name, validToMs, before } = certificate;
  return (
    <div className={styles['offer']} role="group" aria-label={t('certificate.title')}>
      <p>{t(before === null ? 'certificate.text' : 'certificate.changed')}</p>
      <dl className={styles['fingerprint']}>
        <dt>{t('certificate.fingerprint')}</dt>
        <dd>{fingerprint}</dd>
        {before !== null && (
          <>
            <dt>{t('certificate.before')}</dt>
            <dd>{before}</dd>
          </>
        )}
        <dt>{t('certificate.name')}</dt>
        <dd>{name}</dd>
        <dt>{t('certificate.validTo')}</dt>
        <dd>{new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long' }).format(validToMs)}</dd>
      </dl>
      <Checkbox
        label={t('certificate.compared')}
        checked={isCompared}
        onChange={(event) => {
          setCompared(event.target.checked);
        }}
      />
      <Button
        disabled={!isCompared || isBusy}
        onClick={() => {
          onTrust(fingerprint);
        }}
      >
        {t('certificate.trust')}
      </Button>
    </div>
  );
}
