const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Bytes as a person reads them: `8.4 MB`. */
export function sizeText(sizeBytes: number, language: string): string {
  let value = sizeBytes;
  let at = 0;
  while (value >= 1000 && at < UNITS.length - 1) {
    value /= 1000;
    at += 1;
  }
  const format = { style: 'unit', unit: UNITS[at] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: value < 10 && at > 0 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language, format).format(value);
}
