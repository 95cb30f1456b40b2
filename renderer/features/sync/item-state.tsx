import {
  Ban,
  CircleAlert,
  CircleCheck,
  Clock,
  CloudUpload,
  Computer,
  GitCompare,
  PauseCircle,
  RefreshCw,
  RotateCw,
  ScanSearch,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownState } from '@shared/contract/shown-state';
import type { SyncItem } from '@shared/contract/sync-view';
import { Status, type StatusKind } from '../../ui/status';

const LOOKS: Readonly<Record<ShownState, { readonly kind: StatusKind; readonly icon: ReactNode }>> = {
  local: { kind: 'plain', icon: <Computer size={14} /> },
  held: { kind: 'held', icon: <PauseCircle size={14} /> },
  queued: { kind: 'waiting', icon: <Clock size={14} /> },
  sending: { kind: 'waiting', icon: <CloudUpload size={14} /> },
  confirming: { kind: 'waiting', icon: <ScanSearch size={14} /> },
  synced: { kind: 'ok', icon: <CircleCheck size={14} /> },
  changed: { kind: 'attention', icon: <RefreshCw size={14} /> },
  retrying: { kind: 'attention', icon: <RotateCw size={14} /> },
  failed: { kind: 'error', icon: <CircleAlert size={14} /> },
  conflict: { kind: 'error', icon: <GitCompare size={14} /> },
  ignored: { kind: 'plain', icon: <Ban size={14} /> },
};

/** Where one photo stands, in the words of CONVENTIONS 8. */
export function ItemState({ item }: { readonly item: SyncItem }) {
  const { t, i18n } = useTranslation('sync');
  const look = LOOKS[item.state];
  const clock = (ms: number | null): string =>
    ms === null ? '' : new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(ms);
  const time = clock(item.state === 'retrying' ? item.nextTryAtMs : item.sentAtMs);
  const reason = item.held === null ? '' : t(`reason.${item.held}`);
  return (
    <Status kind={look.kind} icon={look.icon}>
      {t(`state.${item.state}`, { time, reason, percent: item.percent ?? 0 })}
    </Status>
  );
}
