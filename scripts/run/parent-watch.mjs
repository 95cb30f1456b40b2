// npm passes SIGINT and SIGTERM on to us (the scripts in package.json start with `exec`, so that no shell stands
// between), but when it is killed outright we would go on without anybody knowing.
const LOOK_EVERY_MS = 100;

/** Calls `act` once when the npm that started us is gone; does nothing when no npm did. */
export function onParentDeath(act) {
  if (process.platform === 'win32' || process.env.npm_lifecycle_event === undefined) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
