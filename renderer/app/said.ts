import i18next from 'i18next';
import type { Said } from '@shared/contract/said';

/**
 * What main says, in the language of the window. Main words everything in English, which the unattended job shows as it
 * is; other languages have a sentence for each code, and take main's where there is none.
 */
export const said = ({ code, message, values = {} }: Said): string =>
  i18next.t(code, { ...values, ns: 'said', defaultValue: message });
