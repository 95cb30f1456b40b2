import type { Action } from '../../app/action';
import { useAppStore } from '../../stores/app-store';
import { NO_FILTERS, useOrganiseStore } from '../../stores/organise-store';
import { useShootStore } from '../../stores/shoot-store';
import { give } from './actions/give';
import { expandToGroups, groupTargets, pickedGroups, setAllStacks, stepMember, toggleStacks, ungroupTargets } from './actions/group-photos';
import { markTargets, stepStars, toggleLabel } from './actions/mark-photos';
import { orderedBucket, shiftInBucket } from './actions/place-photos';
import { setRemoved } from './actions/remove-photos';
import { markCards } from './actions/tag-photos';
import { activeTile, targets } from './actions/targets';
import { moveActive, selectAll, type Step } from './grid/select-tiles';
import { FILTER_TEXT_ID } from './filters/filter-text-id';
import { rowNow, tilesNow } from './use-tiles';

const organise = useOrganiseStore.getState;

/** A menu, list or small panel that has the keyboard takes the keys; a dialog of the app is no such thing here. */
const isKeyboardElsewhere = (): boolean =>
  useAppStore.getState().overlay === null && document.activeElement?.closest('[role="menu"],[role="listbox"],[role="dialog"]') != null;
/** Enter presses the button it is on. */
const isOnControl = (): boolean => document.activeElement?.closest('button,a,summary,[role="tab"],[role="radio"]') != null;

function isHere(): boolean {
  const { route } = useAppStore.getState();
  if (route.name !== 'shoot' || route.tab !== 'organise' || useShootStore.getState().view === null) return false;
  return !isKeyboardElsewhere();
}
const canWrite = (): boolean => isHere() && useShootStore.getState().view?.readOnly === null;
const canEdit = (): boolean => canWrite() && targets().length > 0;
const hasTiles = (): boolean => isHere() && tilesNow().length > 0;

type Section = Action['section'];
const act = (id: string, section: Section, keys: readonly string[], isPossible: () => boolean, run: () => void): Action => ({
  id: `organise.${id}`,
  section,
  keys,
  isPossible,
  run,
});

const STARS = [0, 1, 2, 3, 4, 5] as const;
const FLAGS = [
  ['pick', 'p', 'pick'],
  ['reject', 'x', 'reject'],
  ['unflag', 'u', null],
] as const;
const LABELS = [
  ['red', '6'],
  ['yellow', '7'],
  ['green', '8'],
  ['blue', '9'],
] as const;

/** Every mark has a second form that goes on to the next photo. */
const marks: readonly Action[] = [
  ...STARS.flatMap((rating) => [
    act(`rate${rating}`, 'mark', [String(rating)], canEdit, () => markTargets({ rating })),
    act(`rateNext${rating}`, 'mark', [`shift+${rating}`], canEdit, () => markTargets({ rating }, true)),
  ]),
  act('starUp', 'mark', [']'], canEdit, () => stepStars(1)),
  act('starDown', 'mark', ['['], canEdit, () => stepStars(-1)),
  ...FLAGS.flatMap(([name, key, flag]) => [
    act(name, 'mark', [key], canEdit, () => markTargets({ flag })),
    act(`${name}Next`, 'mark', [`shift+${key}`], canEdit, () => markTargets({ flag }, true)),
  ]),
  ...LABELS.map(([label, key]) => act(label, 'mark', [key], canEdit, () => toggleLabel(label))),
  act('purple', 'mark', ['shift+6'], canEdit, () => toggleLabel('purple')),
  act('noLabel', 'mark', [], canEdit, () => markTargets({ label: null })),
  act('autoAdvance', 'mark', [], isHere, () => organise().toggleAutoAdvance()),
];

const STEPS: readonly (readonly [string, Step, string])[] = [
  ['left', 'left', 'left'],
  ['right', 'right', 'right'],
  ['up', 'up', 'up'],
  ['down', 'down', 'down'],
  ['first', 'first', 'home'],
  ['last', 'last', 'end'],
  ['pageUp', 'page-up', 'pageup'],
  ['pageDown', 'page-down', 'pagedown'],
];
function go(step: Step, isRange: boolean): void {
  const by = step === 'up' ? -1 : step === 'down' ? 1 : null;
  if (organise().isLoupe && by !== null && stepMember(by)) return;
  moveActive(step, isRange);
}

const selection: readonly Action[] = [
  ...STEPS.flatMap(([name, step, key]) => [
    act(`go.${name}`, 'select', [key], hasTiles, () => go(step, false)),
    act(`extend.${name}`, 'select', [`shift+${key}`], hasTiles, () => go(step, true)),
  ]),
  act('selectAll', 'select', ['mod+a'], hasTiles, selectAll),
  act('deselect', 'select', ['mod+d'], isHere, () => organise().select([], null)),
  act('expandSelection', 'select', ['shift+g'], () => isHere() && pickedGroups().size > 0, expandToGroups),
];

const isActiveShown = (): boolean => isHere() && activeTile() !== null;
const CENTRE = { x: 0.5, y: 0.5 };

function back(): void {
  const { zoom, isLoupe, setZoom, setLoupe, select } = organise();
  if (zoom) setZoom(null);
  else if (isLoupe) setLoupe(false);
  else select([], null);
}

const views: readonly Action[] = [
  act('loupe', 'view', ['e', 'enter'], () => isActiveShown() && !organise().isLoupe && !isOnControl(), () => organise().setLoupe(true)),
  act('grid', 'view', ['g'], isHere, () => organise().setLoupe(false)),
  act('back', 'view', ['esc'], isHere, back),
  act('zoom', 'view', ['z'], isActiveShown, () => {
    const { isLoupe, zoom, setLoupe, setZoom } = organise();
    if (!isLoupe) setLoupe(true);
    setZoom(zoom ? null : CENTRE);
  }),
  act('toggleSides', 'view', ['\\'], isHere, () => {
    const { sides, setSides } = organise();
    const isAny = sides.left || sides.right;
    setSides({ left: !isAny, right: !isAny });
  }),
  act('find', 'view', ['mod+f', '/'], isHere, () => document.getElementById(FILTER_TEXT_ID)?.focus()),
  act('clearFilters', 'view', ['mod+l'], isHere, () => organise().setFilters(NO_FILTERS)),
];
const groups: readonly Action[] = [
  act('toggleStack', 'group', ['s'], () => isHere() && !organise().isLoupe && activeTile()?.group != null, toggleStacks),
  act('openStacks', 'group', [], isHere, () => setAllStacks(true)),
  act('closeStacks', 'group', [], isHere, () => setAllStacks(false)),
  act('group', 'group', ['mod+g'], () => canEdit() && targets().length > 1, groupTargets),
  act('ungroup', 'group', ['mod+shift+g'], () => canEdit() && pickedGroups().size > 0, ungroupTargets),
  act('groupByNumber', 'group', ['n'], canWrite, () => useAppStore.getState().open({ name: 'group-by-number' })),
];

const open = (name: 'subjects' | 'services' | 'roster'): void => {
  const { shootId } = useShootStore.getState();
  if (shootId !== null) useAppStore.getState().open({ name, shootId });
};
const areAll = (test: 'isRemoved' | 'isCard', wanted: boolean): boolean =>
  targets().some((id) => {
    const row = rowNow(id);
    return row !== undefined && (test === 'isRemoved' ? row.isRemoved : row.cardMark !== null) === wanted;
  });

const sorting: readonly Action[] = [
  act('tag', 'sort', ['i'], canEdit, () => useAppStore.getState().open({ name: 'tag' })),
  act('pickBucket', 'sort', ['b'], canEdit, () => useAppStore.getState().open({ name: 'bucket-picker' })),
  act('moveBack', 'sort', ['alt+left', 'alt+up'], () => canEdit() && orderedBucket() !== null, () => shiftInBucket(-1)),
  act('moveOn', 'sort', ['alt+right', 'alt+down'], () => canEdit() && orderedBucket() !== null, () => shiftInBucket(1)),
  act('remove', 'sort', ['delete', 'backspace'], () => canEdit() && areAll('isRemoved', false), () => setRemoved(targets(), true)),
  act('restore', 'sort', ['shift+delete'], () => canEdit() && areAll('isRemoved', true), () => setRemoved(targets(), false)),
  act('markCard', 'sort', [], () => canEdit() && areAll('isCard', false), () => markCards(targets(), true)),
  act('markNoCard', 'sort', [], () => canEdit() && areAll('isCard', true), () => markCards(targets(), false)),
  act('subjects', 'sort', ['mod+shift+p'], isHere, () => open('subjects')),
  act('roster', 'sort', [], canWrite, () => open('roster')),
  act('services', 'sort', [], canWrite, () => open('services')),
];

const history: readonly Action[] = [
  act('undo', 'shoot', ['mod+z'], () => canWrite() && useShootStore.getState().view?.undo != null, () => void give({ type: 'undo' })),
  act('redo', 'shoot', ['mod+shift+z', 'mod+y'], () => canWrite() && useShootStore.getState().view?.redo != null, () => void give({ type: 'redo' })),
];

/** What can be done in the room where photos are sorted. */
export const organiseActions: readonly Action[] = [...marks, ...selection, ...views, ...groups, ...sorting, ...history];
