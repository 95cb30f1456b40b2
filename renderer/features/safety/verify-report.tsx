import { CircleAlert, CircleCheck, CircleX, RotateCcw, ShieldCheck, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BadCopy, VerifiedPlace, VerifyView } from '@shared/contract/verify-view';
import { ask } from '../../app/bridge';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import styles from './safety.module.css';

const BAD = ['different', 'missing', 'unreadable'] as const;

/** What was found so far, place by place, and what can be done about it. */
export function VerifyReport({ view }: { readonly view: VerifyView }) {
  const { t } = useTranslation('safety');
  const { places, bad, away, state } = view;
  const isGood = state === 'done' && places.every((place) => BAD.every((result) => place[result] === 0));
  return (
    <>
      <ul className={styles['places']}>
        {places.map((place) => (
          <Place key={place.label} place={place} />
        ))}
      </ul>
      {away.length > 0 && (
        <Status kind="attention" icon={<Unplug size={15} />}>
          {t('verify.away', { names: away.join(', ') })}
        </Status>
      )}
      {isGood && (
        <Status kind="ok" icon={<CircleCheck size={15} />}>
          {t('verify.good')}
        </Status>
      )}
      {bad.length > 0 && (
        <>
          <h3>{t('verify.bad')}</h3>
          <ul className={styles['rows']}>
            {bad.map((copy) => (
              <Bad key={`${copy.photoId} ${copy.file} ${copy.destination ?? ''}`} copy={copy} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Place({ place }: { readonly place: VerifiedPlace }) {
  const { t } = useTranslation('safety');
  const { kind, label, same, cold, offline } = place;
  return (
    <li>
      <strong>{t(`verify.place.${kind}`, { label })}</strong>
      <span className={styles['results']}>
        {same > 0 && (
          <Status kind="ok" icon={<CircleCheck size={14} />}>
            {t('verify.same', { count: same })}
          </Status>
        )}
        {cold > 0 && (
          <Status kind="ok" icon={<ShieldCheck size={14} />}>
            {t('verify.cold', { count: cold })}
          </Status>
        )}
        {BAD.map(
          (result) =>
            place[result] > 0 && (
              <Status key={result} kind="error" icon={<CircleX size={14} />}>
                {t(`verify.${result}`, { count: place[result] })}
              </Status>
            ),
        )}
        {offline > 0 && (
          <Status kind="attention" icon={<Unplug size={14} />}>
            {t('verify.offline', { count: offline })}
          </Status>
        )}
      </span>
    </li>
  );
}

const SAID = { different: 'isDifferent', missing: 'isMissing', unreadable: 'isUnreadable' } as const;

function Bad({ copy }: { readonly copy: BadCopy }) {
  const { t } = useTranslation('safety');
  const { shootId, photoId, file, destination, name, label, result, atByte, isRestored } = copy;
  return (
    <li>
      <span>
        <strong>{name}</strong> {t(`verify.place.${destination === null ? 'library' : 'copy'}`, { label })}
      </span>
      {isRestored ? (
        <Status kind="ok" icon={<CircleCheck size={14} />}>
          {t('verify.restored')}
        </Status>
      ) : (
        <span className={styles['buttons']}>
          <Status kind="error" icon={<CircleAlert size={14} />}>
            {t(`verify.${SAID[result]}`, { at: atByte ?? 0 })}
          </Status>
          <Button
            size="small"
            icon={<RotateCcw size={13} />}
            onClick={() => {
              ask('verify:restore', { shootId, photoId, file, destination }).catch(showFailure);
            }}
          >
            {t('verify.restore')}
          </Button>
        </span>
      )}
    </li>
  );
}
