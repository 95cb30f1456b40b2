import type { PhotoRow } from '@shared/contract/photo-row';

const FILMS = /^(MP4|MOV|AVI|MTS|M4V|MXF)(\+|$)/;

/** Films are kept and sent like photos, but have no picture to show and are no exposures. */
export const isFilm = (row: PhotoRow): boolean => FILMS.test(row.kinds);
