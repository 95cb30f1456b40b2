import type { ShootId } from '@shared/model/ids';
import { useAppStore } from '../stores/app-store';
import { OrganisePage } from '../features/organise/organise-page';
import { LeavePage } from '../features/safety/leave-page';
import { SettingsPage } from '../features/settings/settings-page';
import { ShootsPage } from '../features/shoots/shoots-page';
import { IntegrationsPage } from '../features/sync/integrations-page';
import { ClosedLibraryPage } from './closed-library-page';
import { CopyBanner } from './copy-banner';
import { CurrentOverlay } from './current-overlay';
import { DropZone } from './drop-zone';
import { ErrorBoundary } from './error-boundary';
import { OfflineBanner } from './offline-banner';
import { ShootTabs } from './shoot-tabs';
import { TitleBar } from './title-bar';
import { Toasts } from './toasts';
import { useKeyboard } from './use-keyboard';
import styles from './app.module.css';

/** The whole window: title bar, the room one is in, and whatever lies over it. */
export function App() {
  useKeyboard();
  const closed = useAppStore((state) => state.info?.closed ?? null);
  if (closed) {
    return (
      <main className={styles['window']}>
        <ClosedLibraryPage closed={closed} />
        <Toasts />
      </main>
    );
  }
  return (
    <DropZone>
      <div className={styles['window']}>
        <TitleBar />
        <CopyBanner />
        <OfflineBanner />
        <main className={styles['room']}>
          <ErrorBoundary>
            <Room />
          </ErrorBoundary>
        </main>
        <CurrentOverlay />
        <Toasts />
      </div>
    </DropZone>
  );
}

/** Heard by those who go through a page by its headings; the eye has it in the title bar. */
function ShootHeading({ shootId }: { readonly shootId: ShootId }) {
  const name = useAppStore((state) => state.shoots?.find((shoot) => shoot.id === shootId)?.name ?? '');
  return <h1 className="visually-hidden">{name}</h1>;
}

function Room() {
  const route = useAppStore((state) => state.route);
  if (route.name === 'shoots') return <ShootsPage />;
  if (route.name === 'settings') return <SettingsPage />;
  if (route.name === 'leave') return <LeavePage />;
  return (
    <div className={styles['shoot']}>
      <ShootHeading shootId={route.shootId} />
      <ShootTabs shootId={route.shootId} tab={route.tab} />
      {route.tab === 'organise' ? (
        <OrganisePage shootId={route.shootId} />
      ) : (
        <IntegrationsPage shootId={route.shootId} />
      )}
    </div>
  );
}
