import { ImportReportDialog } from '../features/import/import-report-dialog';
import { ImportSheet } from '../features/import/import-sheet';
import { BucketPicker } from '../features/organise/dialogs/bucket-picker';
import { GroupByNumberDialog } from '../features/organise/dialogs/group-by-number-dialog';
import { RepairDialog } from '../features/organise/dialogs/repair-dialog';
import { ServicesDialog } from '../features/organise/dialogs/services-dialog';
import { SubjectsDialog } from '../features/organise/dialogs/subjects-dialog';
import { TagDialog } from '../features/organise/dialogs/tag-dialog';
import { RosterDialog } from '../features/organise/roster/roster-dialog';
import { StoryDialog } from '../features/safety/story-dialog';
import { VerifyDialog } from '../features/safety/verify-dialog';
import { NewShootDialog } from '../features/shoots/new-shoot-dialog';
import { QueueDialog } from '../features/sync/queue-dialog';
import { SyncDialog } from '../features/sync/sync-dialog';
import { useAppStore } from '../stores/app-store';
import { KeySheet } from './key-sheet';
import { Palette } from './palette';

/** The one dialog or sheet that is open, if any. */
export function CurrentOverlay() {
  const overlay = useAppStore((state) => state.overlay);
  const close = useAppStore((state) => state.closeOverlay);
  switch (overlay?.name) {
    case undefined:
      return null;
    case 'new-shoot':
      return <NewShootDialog back={overlay.back ?? null} onClose={close} />;
    case 'import':
      return <ImportSheet ask={overlay} onClose={close} />;
    case 'import-report':
      return <ImportReportDialog shootId={overlay.shootId} importId={overlay.importId} onClose={close} />;
    case 'roster':
      return <RosterDialog shootId={overlay.shootId} onClose={close} />;
    case 'subjects':
      return <SubjectsDialog onClose={close} />;
    case 'services':
      return <ServicesDialog onClose={close} />;
    case 'repair':
      return <RepairDialog shootId={overlay.shootId} onClose={close} />;
    case 'tag':
      return <TagDialog onClose={close} />;
    case 'bucket-picker':
      return <BucketPicker onClose={close} />;
    case 'group-by-number':
      return <GroupByNumberDialog onClose={close} />;
    case 'sync':
      return <SyncDialog shootId={overlay.shootId} onClose={close} />;
    case 'queue':
      return <QueueDialog onClose={close} />;
    case 'verify':
      return <VerifyDialog shootId={overlay.shootId} onClose={close} />;
    case 'story':
      return <StoryDialog shootId={overlay.shootId} photoId={overlay.photoId} onClose={close} />;
    case 'palette':
      return <Palette onClose={close} />;
    case 'keys':
      return <KeySheet onClose={close} />;
  }
}
