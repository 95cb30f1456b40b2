/** Something a person can do: by key, from the palette, or from a menu. */
export interface Action {
  /** `organise.rate1`; also the key of its title in the locale files, `actions.<id>`. */
  readonly id: string;
  /** Section of the key sheet. */
  readonly section: 'app' | 'shoot' | 'select' | 'mark' | 'group' | 'sort' | 'view';
  /** Such as `mod+shift+g`, `p`, `delete`; `mod` is Ctrl, or ⌘ on a Mac. The first one is shown. */
  readonly keys: readonly string[];
  /** False: it cannot be done now, and is not offered. */
  readonly isPossible: () => boolean;
  readonly run: () => void;
}
