import { Pause, Play, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallInput } from '@shared/contract/ipc';
import type { ConnectAnswer } from '@shared/contract/sync-view';
import { ask } from '../../app/bridge';
import { said } from '../../app/said';
import { useAppStore } from '../../stores/app-store';
import { useSyncStore } from '../../stores/sync-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Checkbox, Field, SelectInput, TextInput } from '../../ui/field';
import { CertificateOffer } from './certificate-offer';
import { HoldNote } from './hold-note';
import { OtherStudio } from './other-studio';
import page from '../../ui/page.module.css';
import styles from './sync.module.css';

type Kind = 'none' | 'embedded' | 'remote';

/** The studio: which one, whether it answers, and how to connect to another. */
export function StudioCard() {
  const { t } = useTranslation('sync');
  const settings = useAppStore((state) => state.settings);
  const status = useSyncStore((state) => state.status);
  const control = (action: CallInput<'sync:control'>['action']): void => {
    ask('sync:control', { action }).catch(showFailure);
  };
  const isLinked = status !== null && status.connection.state !== 'none';
  const isPaused = status?.connection.isPaused ?? false;
  // The panel above asks what is to be sent there; that it answered is no news beside it.
  const isOther = status?.connection.state === 'other-studio';
  // Kept outside the form, which begins anew for the studio that it has just connected to.
  const [answer, setAnswer] = useState<ConnectAnswer | null>(null);
  return (
    <section className={page['card']} aria-label={t('studio.title')}>
      <header className={styles['cardHeader']}>
        <h2>{t('studio.title')}</h2>
        {isLinked && (
          <span className={styles['acts']}>
            <Button
              size="small"
              icon={isPaused ? <Play size={14} /> : <Pause size={14} />}
              onClick={() => {
                control(isPaused ? 'resume' : 'pause');
              }}
            >
              {isPaused ? t('studio.resume') : t('studio.pause')}
            </Button>
            <Button
              size="small"
              icon={<RotateCw size={14} />}
              onClick={() => {
                control('kick');
              }}
            >
              {t('studio.tryNow')}
            </Button>
          </span>
        )}
      </header>
      <HoldNote />
      {isOther && <OtherStudio />}
      {settings && (
        <ConnectForm
          key={settings.studio.kind}
          kind={settings.studio.kind}
          url={settings.studio.kind === 'remote' ? settings.studio.url : ''}
          answer={isOther && answer?.isConnected === true ? null : answer}
          onAnswer={setAnswer}
        />
      )}
    </section>
  );
}

interface ConnectFormProps {
  readonly kind: Kind;
  readonly url: string;
  readonly answer: ConnectAnswer | null;
  readonly onAnswer: (answer: ConnectAnswer | null) => void;
}

function ConnectForm({ kind: now, url: known, answer, onAnswer }: ConnectFormProps) {
  const { t } = useTranslation('sync');
  const [kind, setKind] = useState<Kind>(now);
  const [url, setUrl] = useState(known);
  const [token, setToken] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isPlainAllowed, setPlainAllowed] = useState(false);
  const connect = async (trust?: string): Promise<void> => {
    setBusy(true);
    const remote = { url, token, isPlainAllowed, ...(trust === undefined ? {} : { trust }) };
    try {
      onAnswer(await ask('studio:connect', kind === 'remote' ? { kind, ...remote } : { kind }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles['connect']}
      onSubmit={(event) => {
        event.preventDefault();
        connect().catch(showFailure);
      }}
    >
      <Field label={t('studio.which')} hint={t(`studio.hint.${kind}`)}>
        {(ids) => (
          <SelectInput
            {...ids}
            value={kind}
            onChange={(event) => {
              setKind(
                event.target.value === 'remote' ? 'remote' : event.target.value === 'embedded' ? 'embedded' : 'none',
              );
              onAnswer(null);
            }}
          >
            {(['none', 'embedded', 'remote'] as const).map((option) => (
              <option key={option} value={option}>
                {t(`studio.kind.${option}`)}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      {kind === 'remote' && (
        <>
          <Field label={t('studio.url')} hint={t('studio.urlHint')}>
            {(ids) => (
              <TextInput
                {...ids}
                value={url}
                spellCheck={false}
                placeholder={t('studio.urlPlaceholder')}
                onChange={(event) => {
                  setUrl(event.target.value);
                }}
              />
            )}
          </Field>
          <Field label={t('studio.token')} hint={t('studio.tokenHint')}>
            {(ids) => (
              <TextInput
                {...ids}
                type="password"
                autoComplete="off"
                value={token}
                onChange={(event) => {
                  setToken(event.target.value);
                }}
              />
            )}
          </Field>
        </>
      )}
      {(kind !== 'none' || now !== 'none') && (
        <Button type="submit" disabled={isBusy || (kind === 'remote' && (url.trim() === '' || token.trim() === ''))}>
          {kind === 'none' ? t('studio.disconnect') : isBusy ? t('studio.connecting') : t('studio.connect')}
        </Button>
      )}
      {answer && (
        <p role="status" className={answer.isConnected ? styles['good'] : styles['bad']}>
          {said(answer)}
        </p>
      )}
      {answer?.code === 'plain-http-in-lan' && (
        <div className={styles['offer']}>
          <p>{t('studio.plainText')}</p>
          <Checkbox
            label={t('studio.plain')}
            checked={isPlainAllowed}
            onChange={(event) => {
              setPlainAllowed(event.target.checked);
            }}
          />
        </div>
      )}
      {answer?.certificate && (
        <CertificateOffer
          key={answer.certificate.fingerprint}
          certificate={answer.certificate}
          isBusy={isBusy}
          onTrust={(fingerprint) => {
            connect(fingerprint).catch(showFailure);
          }}
        />
      )}
    </form>
  );
}
