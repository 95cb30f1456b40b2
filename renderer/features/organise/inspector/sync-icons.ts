import {
  CircleAlert,
  CircleCheck,
  CircleSlash,
  Clock,
  CloudUpload,
  GitCompare,
  Hand,
  HardDrive,
  RefreshCw,
  type LucideIcon,
} from 'lucide-react';
import type { ShownState } from '@shared/contract/shown-state';
import type { StatusKind } from '../../../ui/status';

export const SYNC_ICONS: Readonly<Record<ShownState, LucideIcon>> = {
  local: HardDrive,
  held: Hand,
  queued: Clock,
  sending: CloudUpload,
  confirming: CloudUpload,
  synced: CircleCheck,
  changed: RefreshCw,
  retrying: Clock,
  failed: CircleAlert,
  conflict: GitCompare,
  ignored: CircleSlash,
};

const TONES: Readonly<Record<ShownState, StatusKind>> = {
  local: 'plain',
  held: 'held',
  queued: 'waiting',
  sending: 'waiting',
  confirming: 'waiting',
  synced: 'ok',
  changed: 'attention',
  retrying: 'waiting',
  failed: 'error',
  conflict: 'error',
  ignored: 'plain',
};
export const toneOf = (state: ShownState): StatusKind => TONES[state];
