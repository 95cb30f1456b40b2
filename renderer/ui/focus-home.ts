/** What had the keyboard before any dialog was open. */
let home: HTMLElement | null = null;

/** Call when a dialog opens; one that opens from another keeps the place from before both. */
export function rememberFocus(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.closest('[role="dialog"]') === null) home = activeElement;
}

/** Gives the keyboard back when a dialog has closed, so that nobody starts again at the top of the window. */
export function restoreFocus(): void {
  if (home?.isConnected === true) home.focus({ preventScroll: true });
}
