/** Place of the photo shown for a set: the one of middle exposure, the darker of two. */
export function middlePlace(levels: readonly number[]): number {
  const places = levels.map((_, place) => place);
  places.sort((a, b) => (levels[a] ?? 0) - (levels[b] ?? 0) || a - b);
  return places[(places.length - 1) >> 1] ?? 0;
}
