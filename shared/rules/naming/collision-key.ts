/**
 * Two paths with the same key are the same place on some disk: macOS and Windows do not tell case apart, and
 * macOS not the Unicode forms. A library must be able to move there.
 */
export const collisionKey = (path: string): string => path.normalize('NFC').toLowerCase().normalize('NFC');
