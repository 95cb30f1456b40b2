import { useEffect, useState } from 'react';

/** Longer than an answer from the cache takes. */
const SLOW_AFTER_MS = 50;

/** Whether a picture that is being loaded has still to be made: something may stand in for it meanwhile. */
export function useIsSlow(url: string, isLoading: boolean): boolean {
  const [slowUrl, setSlowUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!isLoading) return undefined;
    const timer = setTimeout(() => {
      setSlowUrl(url);
    }, SLOW_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [url, isLoading]);
  return isLoading && slowUrl === url;
}
