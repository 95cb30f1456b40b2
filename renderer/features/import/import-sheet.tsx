import { CreditCard, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanView, SourceView } from '@shared/contract/import-view';
import { bucketIdSchema, shootIdSchema, type ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { useAppStore } from '../../stores/app-store';
import { useImportStore } from '../../stores/import-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { Checkbox } from '../../ui/field';
import { DestinationPicker } from './destination-picker';
import { NamingField } from './naming-field';
import { SourceCard } from './source-card';
import { useScans } from './use-scans';
import styles from './import-sheet.module.css';

interface ImportSheetProps {
  readonly shootId: ShootId | null;
  readonly sourceIds: readonly string[];
  readonly bucketId: string | null;
  readonly onClose: () => void;
}

/** What to import, where to, under which names: one look, one button. */
export function ImportSheet({ shootId, sourceIds, bucketId, onClose }: ImportSheetProps) {
  const { t } = useTranslation('import');
  const settings = useAppStore((state) => state.settings);
  const open = useAppStore((state) => state.open);
  const cards = useImportStore((state) => state.sources);
  const [target, setTarget] = useState<ShootId | null>(shootId);
  const [chosen, setChosen] = useState<readonly string[] | null>(sourceIds.length > 0 ? sourceIds : null);
  // Nothing was named or touched: cards that are there are what one most likely wants.
  const picked = chosen ?? cards.filter((source) => source.kind === 'card').map((source) => source.sourceId);
  const [extra, setExtra] = useState<readonly SourceView[]>([]);
  const [template, setTemplate] = useState<string | null>(null);
  const [isSecondCopied, setSecondCopied] = useState(settings?.secondCopyDir != null);
  const [isBusy, setBusy] = useState(false);
  const sources = mergeSources(cards, extra, sourceIds, t('source.dropped'));
  const scans = useScans(target, picked);
  const chooseFolder = async (): Promise<void> => {
    const source = await ask('import:chooseFolder', {});
    if (!source) return;
    setExtra((known) => [...known.filter((one) => one.sourceId !== source.sourceId), source]);
    setChosen([...new Set([...picked, source.sourceId])]);
  };
  const start = async (): Promise<void> => {
    if (target === null) return;
    setBusy(true);
    try {
      const { importId } = await ask('import:start', {
        shootId: target,
        sourceIds: [...picked],
        isSecondCopied,
        template,
        bucketId: bucketId === null ? null : bucketIdSchema.parse(bucketId),
      });
      open({ name: 'import-report', shootId: target, importId });
    } finally {
      setBusy(false);
    }
  };
  const total = totalOf(picked.flatMap((id) => scans.get(id)?.scan ?? []));
  return (
    <Dialog
      title={t('title')}
      width="wide"
      onClose={onClose}
      footer={
        <>
          <span className={styles['total']}>
            {total === null ? '' : t('total', { count: total.photos, files: total.files })}
          </span>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            kind="primary"
            disabled={target === null || picked.length === 0 || isBusy}
            onClick={() => {
              start().catch(showFailure);
            }}
          >
            {t('start')}
          </Button>
        </>
      }
    >
      <section className={styles['sources']} aria-label={t('sources')}>
        {sources.length === 0 && (
          <EmptyState icon={<CreditCard size={34} />} title={t('noSource.title')} text={t('noSource.text')} />
        )}
        {sources.map((source) => (
          <SourceCard
            key={source.sourceId}
            source={source}
            scan={scans.get(source.sourceId) ?? null}
            isPicked={picked.includes(source.sourceId)}
            onPick={(isPicked) => {
              setChosen(isPicked ? [...picked, source.sourceId] : picked.filter((id) => id !== source.sourceId));
            }}
          />
        ))}
        <Button
          size="small"
          icon={<FolderOpen size={14} />}
          onClick={() => {
            chooseFolder().catch(showFailure);
          }}
        >
          {t('chooseFolder')}
        </Button>
      </section>
      <DestinationPicker
        target={target}
        onChange={(id) => {
          setTarget(id === '' ? null : shootIdSchema.parse(id));
        }}
      />
      <NamingField shootId={target} sourceId={picked[0] ?? null} template={template} onChange={setTemplate} />
      <Checkbox
        label={
          settings?.secondCopyDir == null ? t('secondCopy.none') : t('secondCopy.to', { path: settings.secondCopyDir })
        }
        checked={isSecondCopied}
        disabled={settings?.secondCopyDir == null}
        onChange={(event) => {
          setSecondCopied(event.target.checked);
        }}
      />
      <p className={styles['level']}>{t('level')}</p>
    </Dialog>
  );
}

/** Cards and folders that main lists, and what was dropped just now, which it does not. */
function mergeSources(
  cards: readonly SourceView[],
  extra: readonly SourceView[],
  dropped: readonly string[],
  label: string,
): SourceView[] {
  const known = [...cards, ...extra.filter((source) => !cards.some((card) => card.sourceId === source.sourceId))];
  const strange = dropped.filter((id) => !known.some((source) => source.sourceId === id));
  return [
    ...known,
    ...strange.map((sourceId) => ({
      sourceId,
      kind: 'files' as const,
      label,
      path: '',
      totalBytes: null,
      canEject: false,
    })),
  ];
}

function totalOf(scans: readonly ScanView[]): { photos: number; files: number } | null {
  if (scans.length === 0) return null;
  return {
    photos: scans.reduce((sum, scan) => sum + scan.photos, 0),
    files: scans.reduce((sum, scan) => sum + scan.files, 0),
  };
}
