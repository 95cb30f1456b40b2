import { Check, FolderOpen, Minus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { Photo } from '@shared/model/photo';
import { ask } from '../../../app/bridge';
import { Button } from '../../../ui/button';
import { useShootStore } from '../../../stores/shoot-store';
import { showFailure } from '../../../stores/toast-store';
import { sizeText } from '../../../app/size-text';
import { Section } from './section';
import styles from './inspector.module.css';

/** The photo's files, and every place where they are known to be. */
export function WhereItExists({ row, photo }: { readonly row: PhotoRow; readonly photo: Photo }) {
  const { t, i18n } = useTranslation('organise');
  const shootId = useShootStore((state) => state.shootId);
  const hasCopies = photo.files.every((file) => file.copies.length > 0);
  const isAtStudio = row.sync === 'synced' || row.sync === 'changed';
  return (
    <Section
      title={t('inspector.where')}
      aside={
        <Button
          size="small"
          kind="quiet"
          icon={<FolderOpen size={13} />}
          onClick={() => {
            if (shootId !== null) ask('photo:showInFolder', { shootId, photoId: photo.id }).catch(showFailure);
          }}
        >
          {t('inspector.show')}
        </Button>
      }
    >
      <ul className={styles['copies']}>
        <Copy isThere text={t('inspector.here')} />
        <Copy isThere={hasCopies} text={hasCopies ? t('inspector.secondCopy') : t('inspector.noSecondCopy')} />
        <Copy isThere={isAtStudio} text={isAtStudio ? t('inspector.atStudio') : t('inspector.notAtStudio')} />
      </ul>
      <ul className={styles['files']}>
        {photo.files.map((file) => (
          <li key={file.path}>
            <span className={styles['path']} title={file.path}>
              {file.name}
            </span>
            <span className={styles['faint']}>{sizeText(file.sizeBytes, i18n.language)}</span>
            {file.copies.map((copy) => (
              <span key={copy} className={styles['copyPath']} title={copy}>
                {copy}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Copy({ isThere, text }: { readonly isThere: boolean; readonly text: string }) {
  return (
    <li className={isThere ? styles['there'] : styles['faint']}>
      {isThere ? <Check size={13} aria-hidden="true" /> : <Minus size={13} aria-hidden="true" />} {text}
    </li>
  );
}
