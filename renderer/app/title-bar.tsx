import {
  ArrowUpDown,
  Camera,
  CircleAlert,
  CloudOff,
  CloudUpload,
  PauseCircle,
  Keyboard,
  Settings,
  ShieldCheck,
  Wifi,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '@shared/contract/sync-view';
import { useAppStore } from '../stores/app-store';
import { useImportStore } from '../stores/import-store';
import { useSyncStore } from '../stores/sync-store';
import { isVerifying, useVerifyStore } from '../stores/verify-store';
import { IconButton } from '../ui/button';
import { Status, type StatusKind } from '../ui/status';
import { GlobalSearch } from './global-search';
import styles from './title-bar.module.css';

/** Where one is, what is on its way, and whether the studio can be reached. Always visible. */
export function TitleBar() {
  const { t } = useTranslation('app');
  const go = useAppStore((state) => state.go);
  const open = useAppStore((state) => state.open);
  return (
    <header className={styles['bar']}>
      <nav className={styles['crumbs']} aria-label={t('title.where')}>
        <button
          type="button"
          className={styles['home']}
          onClick={() => {
            go({ name: 'shoots' });
          }}
        >
          <Camera size={16} aria-hidden="true" />
          {t('title.app')}
        </button>
        <Crumbs />
      </nav>
      <GlobalSearch />
      <div className={styles['state']}>
        <RunningImports />
        <RunningVerify />
        <QueueButton />
        <IconButton
          label={t('title.leave')}
          icon={<ShieldCheck size={16} />}
          onClick={() => {
            go({ name: 'leave' });
          }}
        />
        <IconButton
          label={t('title.keys')}
          icon={<Keyboard size={16} />}
          onClick={() => {
            open({ name: 'keys' });
          }}
        />
        <IconButton
          label={t('title.settings')}
          icon={<Settings size={16} />}
          onClick={() => {
            go({ name: 'settings' });
          }}
        />
      </div>
    </header>
  );
}

function Crumbs() {
  const { t } = useTranslation('app');
  const route = useAppStore((state) => state.route);
  const shoots = useAppStore((state) => state.shoots);
  if (route.name === 'settings') return <Crumb>{t('title.settings')}</Crumb>;
  if (route.name === 'leave') return <Crumb>{t('title.leave')}</Crumb>;
  if (route.name === 'shoots') return <Crumb>{t('title.shoots')}</Crumb>;
  return <Crumb>{shoots?.find((shoot) => shoot.id === route.shootId)?.name ?? ''}</Crumb>;
}

const Crumb = ({ children }: { readonly children: ReactNode }) => (
  <span className={styles['crumb']} aria-current="page">
    {children}
  </span>
);

/** Imports that run while their panel is hidden. */
function RunningImports() {
  const { t } = useTranslation('app');
  const imports = useImportStore((state) => state.imports);
  const open = useAppStore((state) => state.open);
  const running = [...imports.values()].filter((run) => !['done', 'cancelled', 'stopped'].includes(run.state));
  const [run] = running;
  if (!run) return null;
  const done = run.files.verified + run.files.duplicate + run.files.skipped + run.files.failed;
  return (
    <button
      type="button"
      className={styles['queue']}
      onClick={() => {
        open({ name: 'import-report', shootId: run.shootId, importId: run.importId });
      }}
    >
      <Status kind="waiting" icon={<Camera size={14} />}>
        {run.state === 'looking'
          ? t('title.looking', { done: run.looked.done, total: run.looked.total })
          : t(run.state === 'waiting' ? 'title.noRoom' : 'title.importing', { done, total: run.files.total })}
      </Status>
    </button>
  );
}

/** A reading of everything that goes on while its panel is hidden. */
function RunningVerify() {
  const { t } = useTranslation('safety');
  const view = useVerifyStore((state) => state.view);
  const open = useAppStore((state) => state.open);
  if (!view || !isVerifying(view)) return null;
  const percent = view.bytesTotal === 0 ? 0 : Math.floor((100 * view.bytesDone) / view.bytesTotal);
  return (
    <button
      type="button"
      className={styles['queue']}
      onClick={() => {
        open({ name: 'verify', shootId: view.shootId });
      }}
    >
      <Status kind="waiting" icon={<ShieldCheck size={14} />}>
        {t('verify.titleBar', { percent })}
      </Status>
    </button>
  );
}

const CONNECTION: Readonly<Record<SyncStatus['connection']['state'], { kind: StatusKind; icon: ReactNode }>> = {
  none: { kind: 'plain', icon: <CloudOff size={14} /> },
  connecting: { kind: 'waiting', icon: <Wifi size={14} /> },
  online: { kind: 'ok', icon: <Wifi size={14} /> },
  offline: { kind: 'attention', icon: <CloudOff size={14} /> },
  captive: { kind: 'attention', icon: <CloudOff size={14} /> },
  'needs-auth': { kind: 'error', icon: <CircleAlert size={14} /> },
  'other-studio': { kind: 'error', icon: <CircleAlert size={14} /> },
  certificate: { kind: 'error', icon: <CircleAlert size={14} /> },
};

function QueueButton() {
  const { t, i18n } = useTranslation('app');
  const status = useSyncStore((state) => state.status);
  const open = useAppStore((state) => state.open);
  if (!status) return null;
  const { connection, waiting, sending, failed } = status;
  const time =
    connection.lastContactAtMs === null
      ? ''
      : new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(connection.lastContactAtMs);
  const look = CONNECTION[connection.state];
  return (
    <button
      type="button"
      className={styles['queue']}
      onClick={() => {
        open({ name: 'queue' });
      }}
    >
      <span className="visually-hidden">{t('title.queue')}</span>
      {failed > 0 && (
        <Status kind="error" icon={<CircleAlert size={14} />}>
          {t('title.failed', { count: failed })}
        </Status>
      )}
      {sending > 0 && (
        <Status kind="waiting" icon={<CloudUpload size={14} />}>
          {t('title.sending', { count: sending })}
        </Status>
      )}
      {waiting > 0 && (
        <Status kind="waiting" icon={<ArrowUpDown size={14} />}>
          {t('title.waiting', { count: waiting })}
        </Status>
      )}
      {status.hold !== null && connection.state !== 'none' && (
        <Status kind="attention" icon={<PauseCircle size={14} />}>
          {t(`hold.${status.hold.cause}`)}
        </Status>
      )}
      <Status kind={look.kind} icon={look.icon}>
        {t(`connection.${connection.state}`, { time })}
      </Status>
    </button>
  );
}
