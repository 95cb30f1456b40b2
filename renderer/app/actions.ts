import { useAppStore } from '../stores/app-store';
import { useOrganiseStore } from '../stores/organise-store';
import { organiseActions } from '../features/organise/organise-actions';
import type { Action } from './action';

const shootId = () => {
  const { route } = useAppStore.getState();
  return route.name === 'shoot' ? route.shootId : null;
};
const always = (): boolean => true;

/** What can be done anywhere in the app. */
const appActions: readonly Action[] = [
  {
    id: 'app.palette',
    section: 'app',
    keys: ['mod+k'],
    isPossible: always,
    run: () => {
      useAppStore.getState().open({ name: 'palette' });
    },
  },
  {
    id: 'app.keys',
    section: 'app',
    keys: ['?', 'mod+/'],
    isPossible: always,
    run: () => {
      useAppStore.getState().open({ name: 'keys' });
    },
  },
  {
    id: 'app.newShoot',
    section: 'app',
    keys: ['mod+n'],
    isPossible: always,
    run: () => {
      useAppStore.getState().open({ name: 'new-shoot' });
    },
  },
  {
    id: 'app.import',
    section: 'app',
    keys: ['mod+shift+i'],
    isPossible: always,
    run: () => {
      useAppStore.getState().open({ name: 'import', shootId: shootId(), sources: [], bucketId: null });
    },
  },
  {
    id: 'app.shoots',
    section: 'app',
    keys: ['mod+1'],
    isPossible: always,
    run: () => {
      useAppStore.getState().go({ name: 'shoots' });
    },
  },
  {
    id: 'app.queue',
    section: 'app',
    keys: ['mod+shift+q'],
    isPossible: always,
    run: () => {
      useAppStore.getState().open({ name: 'queue' });
    },
  },
  {
    id: 'app.leave',
    section: 'app',
    keys: ['mod+shift+l'],
    isPossible: always,
    run: () => {
      useAppStore.getState().go({ name: 'leave' });
    },
  },
  {
    id: 'app.verify',
    section: 'app',
    keys: ['mod+shift+v'],
    isPossible: always,
    run: () => {
      useAppStore.getState().open({ name: 'verify', shootId: shootId() });
    },
  },
  {
    id: 'app.settings',
    section: 'app',
    keys: ['mod+,'],
    isPossible: always,
    run: () => {
      useAppStore.getState().go({ name: 'settings' });
    },
  },
  {
    id: 'shoot.organise',
    section: 'shoot',
    keys: ['mod+2'],
    isPossible: () => shootId() !== null,
    run: () => {
      const id = shootId();
      if (id) useAppStore.getState().go({ name: 'shoot', shootId: id, tab: 'organise' });
    },
  },
  {
    id: 'shoot.integrations',
    section: 'shoot',
    keys: ['mod+3'],
    isPossible: () => shootId() !== null,
    run: () => {
      const id = shootId();
      if (id) useAppStore.getState().go({ name: 'shoot', shootId: id, tab: 'integrations' });
    },
  },
  {
    id: 'shoot.story',
    section: 'shoot',
    keys: ['mod+shift+h'],
    isPossible: () => shootId() !== null && useOrganiseStore.getState().active !== null,
    run: () => {
      const id = shootId();
      const { active } = useOrganiseStore.getState();
      if (id && active) useAppStore.getState().open({ name: 'story', shootId: id, photoId: active });
    },
  },
  {
    id: 'shoot.sync',
    section: 'shoot',
    keys: ['mod+shift+s'],
    isPossible: () => shootId() !== null,
    run: () => {
      const id = shootId();
      if (id) useAppStore.getState().open({ name: 'sync', shootId: id });
    },
  },
];

/** All actions; the first that fits a key and is possible now is the one. */
export const allActions = (): readonly Action[] => [...appActions, ...organiseActions];
