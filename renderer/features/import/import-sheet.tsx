import { CreditCard, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanView, SourceView } from '@shared/contract/import-view';
import { bucketIdSchema, shootIdSchema, type ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { useAppStore, type ImportOverlay } from '../../stores/app-store';
import { useImportStore } from '../../stores/import-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { CopyDestinations } from './copy-destinations';
import { DestinationPicker } from './destination-picker';
import { NamingField } from './naming-field';
import { ProofLevelField } from './proof-level-field';
import { SourceCard } from './source-card';
import { useScans } from './use-scans';
import styles from './import-sheet.module.css';

interface ImportSheetProps {
  readonly ask: ImportOverlay;
  readonly onClose: () => void;
}

/** What to import, where to, under which names: one look, one button. */
export function ImportSheet({ ask: asked, onClose }: ImportSheetProps) {
  const { shootId, bucketId, draft = null } = asked;
  const { t } = useTranslation('import');
  const settings = useAppStore((state) => state.settings);
  const open = useAppStore((state) => state.open);
  const cards = useImportStore((state) => state.sources);
  const [target, setTarget] = useState<ShootId | null>(shootId);
  const [chosen, setChosen] = useState<readonly string[] | null>(
    draft?.picked ?? (asked.sources.length > 0 ? asked.sources.map(({ sourceId }) => sourceId) : null),
  );
  // Nothing was named or touched: cards that are there are what one most likely wants.
  const wanted = chosen ?? cards.filter((source) => source.kind === 'card').map((source) => source.sourceId);
  const [extra, setExtra] = useState<readonly SourceView[]>(draft?.extra ?? []);
  const [template, setTemplate] = useState<string | null>(draft?.template ?? null);
  const [copyDirs, setCopyDirs] = useState(draft?.copyDirs ?? settings?.copyDirs ?? []);
  const [readsTwice, setReadsTwice] = useState(draft?.readsTwice ?? settings?.readsTwice ?? false);
  const [isBusy, setBusy] = useState(false);
  const sources = mergeSources(cards, [...asked.sources, ...extra]);
  const picked = wanted.filter((id) => sources.some(({ sourceId }) => sourceId === id));
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
        copyDirs: [...copyDirs],
        readsTwice,
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
            {picked.length === 0
              ? t('missing.source')
              : target === null
                ? t('missing.target')
                : total && `${t('total.photos', { count: total.photos })}, ${t('total.files', { count: total.files })}`}
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
        onNew={() => {
          open({ name: 'new-shoot', back: { ...asked, draft: { picked, extra, template, copyDirs, readsTwice } } });
        }}
      />
      <NamingField shootId={target} sourceId={picked[0] ?? null} template={template} onChange={setTemplate} />
      <CopyDestinations copyDirs={copyDirs} onChange={setCopyDirs} />
      <ProofLevelField readsTwice={readsTwice} onChange={setReadsTwice} />
    </Dialog>
  );
}

/** Cards that are in, and what was chosen or dropped for this import; a card that was pulled is neither. */
function mergeSources(there: readonly SourceView[], given: readonly SourceView[]): SourceView[] {
  const merged = new Map(there.map((source) => [source.sourceId, source]));
  for (const source of given) if (source.kind !== 'card') merged.set(source.sourceId, source);
  return [...merged.values()];
}

function totalOf(scans: readonly ScanView[]): { photos: number; files: number } | null {
  if (scans.length === 0) return null;
  return {
    photos: scans.reduce((sum, scan) => sum + scan.photos, 0),
    files: scans.reduce((sum, scan) => sum + scan.files, 0),
  };
}
