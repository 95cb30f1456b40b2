import i18next from 'i18next';
import type { SourceView } from '@shared/contract/import-view';
import { useAppStore } from '../stores/app-store';
import { useImportStore } from '../stores/import-store';
import { useToastStore } from '../stores/toast-store';
import { isTyping } from './key-of-event';

const say = (key: string, label: string): string => i18next.t(key, { ns: 'app', label });
const cardsOf = (sources: readonly SourceView[]): readonly SourceView[] =>
  sources.filter(({ kind }) => kind === 'card');

/** Offers a card that was put in, and says of one that was pulled. */
export function announceCards(now: readonly SourceView[]): void {
  const before = useImportStore.getState().sources;
  const [had, has] = [new Set(before.map(({ sourceId }) => sourceId)), new Set(now.map(({ sourceId }) => sourceId))];
  useImportStore.getState().applySources(now);
  const arrived = cardsOf(now).filter(({ sourceId }) => !had.has(sourceId));
  if (arrived.length > 0) offerImport(arrived);
  for (const { sourceId, label } of cardsOf(before)) {
    if (has.has(sourceId)) continue;
    useToastStore.getState().show({ kind: 'info', text: say('card.left', label), action: null });
  }
}

/** The sheet opens by itself, but never over something that the person is doing; then a message offers it. */
export function offerImport(cards: readonly SourceView[]): void {
  const { overlay, route } = useAppStore.getState();
  // The sheet that is open shows the card among its sources.
  if (overlay?.name === 'import') return;
  const open = (): void => {
    const shootId = route.name === 'shoot' ? route.shootId : null;
    useAppStore.getState().open({ name: 'import', shootId, sources: cards, bucketId: null });
  };
  if (overlay === null && !isTyping(document.activeElement)) {
    open();
    return;
  }
  const label = cards.map((card) => card.label).join(', ');
  useToastStore.getState().show({
    kind: 'info',
    text: say('card.arrived', label),
    action: { label: say('card.import', label), run: open },
  });
}
