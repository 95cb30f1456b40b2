import { FileSpreadsheet } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '@shared/contract/ipc';
import type { ShootId } from '@shared/model/ids';
import { ask } from '../../../app/bridge';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { EmptyState } from '../../../ui/empty-state';
import { showFailure } from '../../../stores/toast-store';
import { giveWithUndo } from '../actions/give';
import { RosterPreview } from './roster-preview';

type Chosen = NonNullable<CallOutput<'roster:choose'>>;

/** Takes the people of a shoot from a list: looked at first, taken over as one step that can be undone. */
export function RosterDialog({ shootId, onClose }: { readonly shootId: ShootId; readonly onClose: () => void }) {
  const { t } = useTranslation('organise');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [columns, setColumns] = useState<Readonly<Record<string, string>>>({});
  const [isBusy, setBusy] = useState(false);

  const busyWith = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await work().catch(showFailure);
    setBusy(false);
  };
  const choose = (): Promise<void> =>
    busyWith(async () => {
      const answer = await ask('roster:choose', { shootId });
      if (!answer) return;
      setChosen(answer);
      setColumns({});
    });
  const map = (header: string, field: string): Promise<void> =>
    busyWith(async () => {
      if (!chosen) return;
      const next = { ...columns, [header]: field };
      const preview = await ask('roster:preview', { shootId, rosterId: chosen.rosterId, columns: next });
      setColumns(next);
      setChosen({ ...chosen, preview });
    });
  const take = (): Promise<void> =>
    busyWith(async () => {
      if (!chosen) return;
      const { subjects, add, change } = chosen.preview;
      const text = t('toast.roster', { count: subjects.length, add, change });
      if (await giveWithUndo({ type: 'saveSubjects', subjects, removed: [] }, text)) onClose();
    });

  const count = chosen?.preview.subjects.length ?? 0;
  return (
    <Dialog
      title={chosen ? t('roster.of', { name: chosen.name }) : t('roster.title')}
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          {chosen && (
            <Button disabled={isBusy} onClick={() => void choose()}>
              {t('roster.other')}
            </Button>
          )}
          {chosen && (
            <Button kind="primary" disabled={isBusy || count === 0} onClick={() => void take()}>
              {t('roster.take', { count })}
            </Button>
          )}
        </>
      }
    >
      {chosen ? (
        <RosterPreview preview={chosen.preview} isBusy={isBusy} onMap={(header, field) => void map(header, field)} />
      ) : (
        <EmptyState icon={<FileSpreadsheet size={36} />} title={t('roster.choose')} text={t('roster.hint')}>
          <Button kind="primary" autoFocus disabled={isBusy} onClick={() => void choose()}>
            {t('roster.chooseFile')}
          </Button>
        </EmptyState>
      )}
    </Dialog>
  );
}
