import type { CallSender } from './register-calls';

/**
 * True for the main frame of the app's own page. `URL.origin` is "null" for custom schemes in Node,
 * so protocol and host are compared (SEC-S07).
 */
export function isTrustedSender({ frameUrl, isMainFrame }: CallSender): boolean {
  if (frameUrl === null || !isMainFrame) return false;
  try {
    const { protocol, host, username, password } = new URL(frameUrl);
    return protocol === 'app:' && host === 'bundle' && username === '' && password === '';
  } catch {
    return false; // No URL, no trust.
  }
}
