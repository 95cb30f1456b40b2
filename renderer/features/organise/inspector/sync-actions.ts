import type { PhotoRow } from '@shared/contract/photo-row';
import type { PhotoId } from '@shared/model/ids';
import { useAppStore } from '../../../stores/app-store';
import { useOrganiseStore } from '../../../stores/organise-store';
import { useShootStore } from '../../../stores/shoot-store';
import { give } from '../actions/give';
import { setRemoved } from '../actions/remove-photos';
import { markCards } from '../actions/tag-photos';

interface SyncAction {
  readonly name:
    'giveId' | 'chooseBucket' | 'notACard' | 'restore' | 'openSubjects' | 'retry' | 'ignore' | 'sendChange' | 'send';
  readonly run: () => void;
}

/** What a person can do about photos in one state; the first is the one that helps. */
export function syncActions(row: PhotoRow, ids: readonly PhotoId[]): readonly SyncAction[] {
  const { open } = useAppStore.getState();
  const photoIds = [...ids];
  /** Dialogs are for what is picked: these photos, then. */
  const pickThese = (): void => {
    const { isLoupe, active, select } = useOrganiseStore.getState();
    if (!isLoupe) select(ids, active);
  };
  const retry: SyncAction = { name: 'retry', run: () => void give({ type: 'retrySend', photoIds }) };
  switch (row.sync) {
    case 'held':
      return heldAction(row, ids, { pickThese, open });
    case 'failed':
    case 'conflict':
      return [retry, { name: 'ignore', run: () => void give({ type: 'ignoreSend', photoIds }) }];
    case 'ignored':
      return [retry];
    case 'changed':
      return [{ name: 'sendChange', run: () => void give({ type: 'queueSend', mode: 'changed', photoIds }) }];
    case 'local':
      return [{ name: 'send', run: () => void give({ type: 'queueSend', mode: 'new', photoIds }) }];
    case 'queued':
    case 'sending':
    case 'confirming':
    case 'retrying':
    case 'synced':
      return [];
  }
}

interface HeldPorts {
  readonly pickThese: () => void;
  readonly open: ReturnType<typeof useAppStore.getState>['open'];
}

function heldAction(row: PhotoRow, ids: readonly PhotoId[], { pickThese, open }: HeldPorts): readonly SyncAction[] {
  const { shootId } = useShootStore.getState();
  const over = (name: 'tag' | 'bucket-picker') => () => {
    pickThese();
    open({ name });
  };
  switch (row.held) {
    case 'no-subject-id':
      return [{ name: 'giveId', run: over('tag') }];
    case 'needs-bucket':
      return [{ name: 'chooseBucket', run: over('bucket-picker') }];
    case 'subject-card':
      return [
        {
          name: 'notACard',
          run: () => {
            markCards(ids, false);
          },
        },
      ];
    case 'removed':
      return [
        {
          name: 'restore',
          run: () => {
            setRemoved(ids, false);
          },
        },
      ];
    case 'no-consent':
      return shootId === null
        ? []
        : [
            {
              name: 'openSubjects',
              run: () => {
                open({ name: 'subjects', shootId });
              },
            },
          ];
    // Nothing makes a rescued file whole; the card itself may, when it is read again.
    case 'unverified':
    case null:
      return [];
  }
}
