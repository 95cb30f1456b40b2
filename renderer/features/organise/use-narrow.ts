import { useEffect } from 'react';
import { useOrganiseStore } from '../../stores/organise-store';

/** Below this there is no room for photos between two panels; the same width stands in organise-page.module.css. */
const NARROW = '(max-width: 940px)';

/** In a narrow or magnified window the panels lie over the photos, and begin closed. */
export function useNarrow(): void {
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const apply = (): void => {
      useOrganiseStore.getState().setSides({ left: !query.matches, right: !query.matches });
    };
    if (query.matches) apply();
    query.addEventListener('change', apply);
    return () => {
      query.removeEventListener('change', apply);
    };
  }, []);
}
