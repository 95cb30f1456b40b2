/** Numbers that look random and are always the same (mulberry32): neighbouring scenes have nothing in common. */
function createNoise(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e37_79b1);
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const CELLS = 16;

/** Log₂ radiance of a scene: ten soft lights and darks, and some texture. */
function radiance(scene: number): number[] {
  const noise = createNoise(scene);
  const lights = Array.from({ length: 10 }, () => ({
    x: noise() * CELLS,
    y: noise() * CELLS,
    size: 1.5 + noise() * 3,
    ev: (noise() - 0.5) * 5,
  }));
  return Array.from({ length: CELLS * CELLS }, (_, cell) => {
    const [x, y] = [cell % CELLS, Math.floor(cell / CELLS)];
    const light = lights.reduce(
      (sum, { x: lx, y: ly, size, ev }) => sum + ev * Math.exp(-((x - lx) ** 2 + (y - ly) ** 2) / (2 * size ** 2)),
      0,
    );
    return -2.5 + light + (noise() - 0.5) * 0.4;
  });
}

/** What a photo of `scene` shows at an exposure of `ev`: as a camera draws it, black and white clipped. */
export function sceneFingerprint(scene: number, ev: number): string {
  const bytes = radiance(scene).map((level) => {
    const linear = Math.min(1, 2 ** (level + ev));
    return Math.round(255 * (linear <= 0.003_13 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055));
  });
  return Buffer.from(bytes).toString('base64');
}
