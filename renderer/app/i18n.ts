import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import enApp from '../../resources/locales/en/app.json';
import enImport from '../../resources/locales/en/import.json';
import enOrganise from '../../resources/locales/en/organise.json';
import enSafety from '../../resources/locales/en/safety.json';
import enSettings from '../../resources/locales/en/settings.json';
import enShoots from '../../resources/locales/en/shoots.json';
import enSync from '../../resources/locales/en/sync.json';
import plApp from '../../resources/locales/pl/app.json';
import plImport from '../../resources/locales/pl/import.json';
import plOrganise from '../../resources/locales/pl/organise.json';
import plSaid from '../../resources/locales/pl/said.json';
import plSafety from '../../resources/locales/pl/safety.json';
import plSettings from '../../resources/locales/pl/settings.json';
import plShoots from '../../resources/locales/pl/shoots.json';
import plSync from '../../resources/locales/pl/sync.json';

export const languages = ['en', 'pl'] as const;
export type Language = (typeof languages)[number];

/** One file of texts for each part of the window: `useTranslation('organise')`. */
const resources = {
  en: {
    app: enApp,
    import: enImport,
    organise: enOrganise,
    safety: enSafety,
    settings: enSettings,
    shoots: enShoots,
    sync: enSync,
  },
  pl: {
    app: plApp,
    import: plImport,
    organise: plOrganise,
    safety: plSafety,
    said: plSaid,
    settings: plSettings,
    shoots: plShoots,
    sync: plSync,
  },
};

/** The language to show: as set, else the system's, else English. */
export const languageFor = (setting: 'system' | Language, locale: string): Language => {
  if (setting !== 'system') return setting;
  return locale.toLowerCase().startsWith('pl') ? 'pl' : 'en';
};

export async function startI18n(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources,
    defaultNS: 'app',
    interpolation: { escapeValue: false }, // React escapes.
  });
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
