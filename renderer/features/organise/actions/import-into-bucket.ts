import i18next from 'i18next';
import type { Bucket } from '@shared/model/shoot';
import { ask, grantDropped } from '../../../app/bridge';
import { useAppStore } from '../../../stores/app-store';
import { useShootStore } from '../../../stores/shoot-store';
import { useToastStore } from '../../../stores/toast-store';

/** Imports dropped files straight into a bucket, as the shoot and the settings say. */
export async function importIntoBucket(files: readonly File[], bucket: Bucket): Promise<void> {
  const { shootId, view } = useShootStore.getState();
  if (shootId === null || view === null || files.length === 0) return;
  const { sourceId } = await grantDropped(files);
  const { copyDirs = [], readsTwice = false } = useAppStore.getState().settings ?? {};
  const template = view.head.rules.naming;
  await ask('import:start', { shootId, sourceIds: [sourceId], copyDirs, readsTwice, template, bucketId: bucket.id });
  const text = i18next.t('organise:toast.importing', { bucket: bucket.label });
  useToastStore.getState().show({ kind: 'info', text, action: null });
}
