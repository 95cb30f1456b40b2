import type { PhotoFacts } from '@shared/model/photo';

/** `1/125 s`, `0.8 s`, `30 s`: as it is written on a camera. */
export function shutterText(seconds: number): string {
  if (seconds >= 0.3) return `${String(Math.round(seconds * 10) / 10)} s`;
  return `1/${String(Math.round(1 / seconds))} s`;
}

/** Exposure in one line, as far as the file tells: `f/8 · 1/125 s · ISO 100 · 24 mm`. */
export function exposureText({ fNumber, exposureTimeS, iso, focalLengthMm, exposureBiasEv }: PhotoFacts): string {
  const parts: string[] = [];
  if (fNumber !== null) parts.push(`f/${String(Math.round(fNumber * 10) / 10)}`);
  if (exposureTimeS !== null && exposureTimeS > 0) parts.push(shutterText(exposureTimeS));
  if (iso !== null) parts.push(`ISO ${String(iso)}`);
  if (focalLengthMm !== null) parts.push(`${String(Math.round(focalLengthMm))} mm`);
  if (exposureBiasEv !== null && exposureBiasEv !== 0) {
    parts.push(`${exposureBiasEv > 0 ? '+' : ''}${String(Math.round(exposureBiasEv * 10) / 10)} EV`);
  }
  return parts.join(' · ');
}
