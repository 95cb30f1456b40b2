/** Numbers that look random and are always the same; the scene is the seed. */
function createNoise(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const CELLS = 16;

/** Log₂ radiance of a scene: four soft lights and darks, and some texture. */
function radiance(scene: number): number[] {
  const noise = createNoise(scene + 1);
  for (let warm = 0; warm < 8; warm += 1) noise();
  const lights = Array.from({ length: 4 }, () => ({
    x: noise() * CELLS,
    y: noise() * CELLS,
    size: 3 + noise() * 5,
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
