const NAMES: Readonly<Record<string, string>> = {
  ' ': 'space',
  Escape: 'esc',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Delete: 'delete',
  Backspace: 'backspace',
  Enter: 'enter',
};

export const isMac = navigator.userAgent.includes('Mac');

/** How a key press is written in the key map: `mod+shift+g`, `?`, `]`. */
export function keyOfEvent(event: KeyboardEvent): string {
  const isMod = isMac ? event.metaKey : event.ctrlKey;
  const key = NAMES[event.key] ?? event.key.toLowerCase();
  // Shift is part of the character for signs (`?`), and a modifier for letters, digits and named keys.
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key);
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const name = event.shiftKey && digit !== undefined ? digit : key;
  const shift = event.shiftKey && (!isSign || digit !== undefined);
  return `${isMod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`;
}

/** Letters belong to the text while one is being written. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Keys that are printed otherwise than they are written in the key map. */
const SIGNS: Readonly<Record<string, string>> = {
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
  pageup: 'Page Up',
  pagedown: 'Page Down',
};

/** A key as it is printed: `Ctrl ⇧ G`. */
export function keyLabel(key: string): string {
  return key
    .split('+')
    .map((part) => {
      if (part === 'mod') return isMac ? '⌘' : 'Ctrl';
      if (part === 'shift') return isMac ? '⇧' : 'Shift';
      if (part === 'alt') return isMac ? '⌥' : 'Alt';
      return SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1));
    })
    .join(' ');
}
