import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shootKindSchema, type Bucket, type ShootKind } from '@shared/model/shoot';
import { ask } from '../../app/bridge';
import { useAppStore, type ImportOverlay } from '../../stores/app-store';
import { showFailure } from '../../stores/toast-store';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, SelectInput, TextInput } from '../../ui/field';
import styles from './new-shoot-dialog.module.css';

type Service = Omit<Bucket, 'id'>;

const service = (
  code: string,
  label: string,
  exposures: number | null = null,
  minimum: number | null = null,
): Service => ({
  code,
  label,
  minimum,
  exposures,
});

/** What is usually ordered for a kind of shoot: a start, all of it can be changed. */
const usualServices = (kind: ShootKind, t: (key: string) => string): Service[] =>
  kind === 'real-estate'
    ? [
        service('hdr5', t('service.hdr5'), 5),
        service('hdr3', t('service.hdr3'), 3),
        service('single', t('service.single'), 1),
      ]
    : [service('photos', t('service.photos'))];

interface NewShootDialogProps {
  /** The import that the shoot is made for: it goes on as it was, into the new shoot. */
  readonly back: ImportOverlay | null;
  readonly onClose: () => void;
}

/** Name, kind and services of a new shoot. */
export function NewShootDialog({ back, onClose }: NewShootDialogProps) {
  const { t } = useTranslation('shoots');
  const go = useAppStore((state) => state.go);
  const open = useAppStore((state) => state.open);
  const leave = (): void => {
    if (back) open(back);
    else onClose();
  };
  const [name, setName] = useState('');
  const [kind, setKind] = useState<ShootKind>('wedding');
  const [services, setServices] = useState<readonly Service[]>(() => usualServices('wedding', t));
  const [isBusy, setBusy] = useState(false);
  const codes = services.map((one) => one.code.trim().toLowerCase());
  const isWrong = services.some(
    (one, at) => one.label.trim() === '' || codes.indexOf(codes[at] ?? '') !== at || codes[at] === '',
  );

  const create = async (): Promise<void> => {
    setBusy(true);
    try {
      const { shootId } = await ask('library:createShoot', { name: name.trim(), kind, services: [...services] });
      go({ name: 'shoot', shootId, tab: 'organise' });
      if (back) open({ ...back, shootId });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('dialog.title')}
      onClose={leave}
      footer={
        <>
          <Button onClick={leave}>{t('dialog.cancel')}</Button>
          <Button kind="primary" type="submit" form="new-shoot" disabled={name.trim() === '' || isWrong || isBusy}>
            {t('dialog.create')}
          </Button>
        </>
      }
    >
      <form
        id="new-shoot"
        onSubmit={(event) => {
          event.preventDefault();
          create().catch(showFailure);
        }}
      >
        <div className={styles['pair']}>
          <Field label={t('dialog.name')} hint={t('dialog.nameHint')}>
            {(ids) => (
              <TextInput
                {...ids}
                autoFocus
                maxLength={200}
                value={name}
                onChange={(event) => {
                  setName(event.target.value);
                }}
              />
            )}
          </Field>
          <Field label={t('dialog.kind')} hint={t(`kindHint.${kind}`)}>
            {(ids) => (
              <SelectInput
                {...ids}
                value={kind}
                onChange={(event) => {
                  const next = shootKindSchema.parse(event.target.value);
                  setKind(next);
                  setServices(usualServices(next, t));
                }}
              >
                {shootKindSchema.options.map((option) => (
                  <option key={option} value={option}>
                    {t(`kind.${option}`)}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        <ServiceList services={services} onChange={setServices} />
      </form>
    </Dialog>
  );
}

const numberOrNull = (text: string): number | null => (/^[1-9]\d{0,4}$/.test(text) ? Number(text) : null);

function ServiceList({
  services,
  onChange,
}: {
  readonly services: readonly Service[];
  readonly onChange: (services: readonly Service[]) => void;
}) {
  const { t } = useTranslation('shoots');
  const change = (at: number, patch: Partial<Service>): void => {
    onChange(services.map((one, index) => (index === at ? { ...one, ...patch } : one)));
  };
  return (
    <fieldset className={styles['services']}>
      <legend>{t('services.title')}</legend>
      <p className={styles['hint']}>{t('services.hint')}</p>
      {services.length > 0 && (
        <div className={`${styles['service'] ?? ''} ${styles['columns'] ?? ''}`} aria-hidden="true">
          {(['label', 'code', 'exposures', 'minimum'] as const).map((column) => (
            <span key={column}>{t(`services.${column}`)}</span>
          ))}
        </div>
      )}
      {services.map((one, at) => (
        <div key={at} className={styles['service']}>
          <TextInput
            aria-label={t('services.label')}
            value={one.label}
            onChange={(event) => {
              change(at, { label: event.target.value });
            }}
          />
          <TextInput
            aria-label={t('services.code')}
            value={one.code}
            onChange={(event) => {
              change(at, { code: event.target.value });
            }}
          />
          <TextInput
            aria-label={t('services.exposures')}
            placeholder={t('services.any')}
            inputMode="numeric"
            value={one.exposures ?? ''}
            onChange={(event) => {
              change(at, { exposures: numberOrNull(event.target.value) });
            }}
          />
          <TextInput
            aria-label={t('services.minimum')}
            placeholder={t('services.noMinimum')}
            inputMode="numeric"
            value={one.minimum ?? ''}
            onChange={(event) => {
              change(at, { minimum: numberOrNull(event.target.value) });
            }}
          />
          <IconButton
            label={t('services.remove', { name: one.label })}
            icon={<Trash2 size={15} />}
            onClick={() => {
              onChange(services.filter((_one, index) => index !== at));
            }}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<Plus size={14} />}
        onClick={() => {
          onChange([...services, service(`s${String(services.length + 1)}`, '')]);
        }}
      >
        {t('services.add')}
      </Button>
    </fieldset>
  );
}
