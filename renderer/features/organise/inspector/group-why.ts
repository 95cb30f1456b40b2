import i18next from 'i18next';
import type { Group, GroupReason } from '@shared/model/group';
import { sayStops } from '@shared/rules/grouping/say-reason';

type BracketReason = Extract<GroupReason, { is: 'bracket' }>;

const t = (key: string, values: Record<string, string | number> = {}): string =>
  i18next.t(`group.${key}`, { ...values, ns: 'said' });

const stops = (ev: number): string => sayStops(ev).replace('.', i18next.t('group.decimalPoint', { ns: 'said' }));

function bracketWhy({
  count,
  stepEv,
  spanEv,
  withinS,
  evidence,
  isRepeated,
  missing,
  isAborted,
}: BracketReason): string {
  const [step, span] = [stepEv === null ? null : stops(stepEv), spanEv === null ? null : stops(spanEv)];
  const layout =
    step === null
      ? span === null
        ? t('exposures', { count })
        : t('exposuresOver', { count, span })
      : t('exposuresApart', { count, step });
  const of = count + missing;
  return [
    layout,
    withinS === null ? '' : withinS === 0 ? t('withinSecond') : t('withinSeconds', { count: withinS }),
    ': ',
    t(`because.${evidence}`),
    isRepeated ? t('repeats') : '',
    missing === 0 ? '' : isAborted ? t('aborted', { there: count, of }) : t('missing', { count: missing, of }),
    '.',
  ].join('');
}

/** Why the photos are a group, in the window's language; null when that is only known in English, and this is another. */
export function groupWhy({ reason, why }: Group): string | null {
  // Main's own sentence is the English one.
  if (i18next.language.startsWith('en')) return why;
  if (!reason) return null;
  if (reason.is === 'bracket') return bracketWhy(reason);
  return reason.is === 'manual' ? t('byHand') : t(`inARow.${reason.order}`, { count: reason.count });
}
