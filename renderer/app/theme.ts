import type { Settings } from '@shared/contract/settings';

const light = window.matchMedia('(prefers-color-scheme: light)');
let chosen: Settings['theme'] = 'dark';

/** Shows the theme that was set; "system" follows the system as it changes. */
export function applyTheme(theme: Settings['theme']): void {
  chosen = theme;
  show();
}

function show(): void {
  const theme = chosen === 'system' ? (light.matches ? 'light' : 'dark') : chosen;
  document.documentElement.dataset['theme'] = theme;
}
light.addEventListener('change', show);
