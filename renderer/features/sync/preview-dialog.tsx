import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { PreviewList, type PreviewListProps } from './preview-list';

interface PreviewDialogProps extends PreviewListProps {
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** The dry run, and back to where Start is. */
export function PreviewDialog({ shootId, mode, onBack, onClose }: PreviewDialogProps) {
  const { t } = useTranslation('sync');
  return (
    <Dialog
      isTextOnly
      title={t('preview.title')}
      width="wide"
      onClose={onClose}
      footer={<Button onClick={onBack}>{t('preview.back')}</Button>}
    >
      <PreviewList shootId={shootId} mode={mode} />
    </Dialog>
  );
}
