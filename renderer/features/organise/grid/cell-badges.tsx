import {
  CircleAlert,
  CircleCheck,
  CircleSlash,
  Clock,
  FileWarning,
  Hand,
  IdCard,
  type LucideIcon,
  MessageSquareText,
  RefreshCw,
  ScanLine,
  UserRoundPen,
  UserRoundX,
  CloudUpload,
  GitCompare,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import tones from '../../../ui/tones.module.css';
import { badgeText } from './badge-text';
import { tileBadges, type BadgeName } from './tile-badges';
import styles from './cell-badges.module.css';

const ICONS: Readonly<Record<Exclude<BadgeName, 'raw-jpeg'>, LucideIcon>> = {
  damaged: FileWarning,
  card: IdCard,
  'unreadable-card': ScanLine,
  'needs-id': UserRoundPen,
  'no-id': UserRoundX,
  note: MessageSquareText,
  held: Hand,
  waiting: Clock,
  sending: CloudUpload,
  sent: CircleCheck,
  changed: RefreshCw,
  failed: CircleAlert,
  conflict: GitCompare,
  ignored: CircleSlash,
};

/** The state of a photo as small pictures; the tile itself speaks their words. */
export function CellBadges({ row, asksForIds }: { readonly row: PhotoRow; readonly asksForIds: boolean }) {
  const { t } = useTranslation('organise');
  return (
    <span className={styles['badges']} aria-hidden="true">
      {tileBadges(row, asksForIds).map(({ name, tone }) => {
        if (name === 'raw-jpeg') {
          return (
            <span key={name} className={styles['kinds']} title={badgeText(name, row, t)}>
              {t('badge.raw-jpeg')}
            </span>
          );
        }
        const Icon = ICONS[name];
        return (
          <span key={name} className={tones[tone]} title={badgeText(name, row, t)} data-badge={name}>
            <Icon size={14} />
          </span>
        );
      })}
    </span>
  );
}
