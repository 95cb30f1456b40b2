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

/**
 * Gives the keyboard to a dialog that has opened and in which nothing asked for it: to the first button or field, or to
 * the text, so that arrow keys scroll it. Never to a list of choices first: the same arrows would change its value.
 */
export function focusFirst(body: HTMLElement | null): void {
  if (!body) return;
  const first = body.querySelector<HTMLElement>('button, input, textarea, select, [tabindex="0"]');
  const isSafe = first !== null && !(first instanceof HTMLSelectElement) && !first.matches(':disabled');
  (isSafe ? first : body).focus({ preventScroll: true });
}
