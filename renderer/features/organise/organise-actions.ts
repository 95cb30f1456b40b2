import type { Action } from '../../app/action';
import { useAppStore } from '../../stores/app-store';
import { NO_FILTERS, useOrganiseStore } from '../../stores/organise-store';
import { useShootStore } from '../../stores/shoot-store';
import { give } from './actions/give';
import {
  expandToGroups,
  groupTargets,
  pickedGroups,
  setAllStacks,
  stepMember,
  toggleStacks,
  ungroupTargets,
} from './actions/group-photos';
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
  useAppStore.getState().overlay === null &&
  document.activeElement?.closest('[role="menu"],[role="listbox"],[role="dialog"]') != null;
/** Enter presses the button it is on. */
const isOnControl = (): boolean =>
  document.activeElement?.closest('button,a,summary,[role="tab"],[role="radio"]') != null;

function isHere(): boolean {
  const { route } = useAppStore.getState();
  if (route.name !== 'shoot' || route.tab !== 'organise' || useShootStore.getState().view === null) return false;
  return !isKeyboardElsewhere();
}
const canWrite = (): boolean => isHere() && useShootStore.getState().view?.readOnly === null;
const canEdit = (): boolean => canWrite() && targets().length > 0;
const hasTiles = (): boolean => isHere() && tilesNow().length > 0;

type Make = (name: string, keys: readonly string[], isPossible: () => boolean, run: () => void) => Action;
const actionsIn =
  (section: Action['section']): Make =>
  (name, keys, isPossible, run) => ({ id: `organise.${name}`, section, keys, isPossible, run });
const inMarks = actionsIn('mark');
const inSelection = actionsIn('select');
const inView = actionsIn('view');
const inGroups = actionsIn('group');
const inSorting = actionsIn('sort');
const inShoot = actionsIn('shoot');

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
    inMarks(`rate${rating}`, [String(rating)], canEdit, () => markTargets({ rating })),
    inMarks(`rateNext${rating}`, [`shift+${rating}`], canEdit, () => markTargets({ rating }, true)),
  ]),
  inMarks('starUp', [']'], canEdit, () => stepStars(1)),
  inMarks('starDown', ['['], canEdit, () => stepStars(-1)),
  ...FLAGS.flatMap(([name, key, flag]) => [
    inMarks(name, [key], canEdit, () => markTargets({ flag })),
    inMarks(`${name}Next`, [`shift+${key}`], canEdit, () => markTargets({ flag }, true)),
  ]),
  ...LABELS.map(([label, key]) => inMarks(label, [key], canEdit, () => toggleLabel(label))),
  inMarks('purple', ['shift+6'], canEdit, () => toggleLabel('purple')),
  inMarks('noLabel', [], canEdit, () => markTargets({ label: null })),
  inMarks('autoAdvance', [], isHere, () => organise().toggleAutoAdvance()),
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
    inSelection(`go.${name}`, [key], hasTiles, () => go(step, false)),
    inSelection(`extend.${name}`, [`shift+${key}`], hasTiles, () => go(step, true)),
  ]),
  inSelection('selectAll', ['mod+a'], hasTiles, selectAll),
  inSelection('deselect', ['mod+d'], isHere, () => organise().select([], null)),
  inSelection('expandSelection', ['shift+g'], () => isHere() && pickedGroups().size > 0, expandToGroups),
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
  inView(
    'loupe',
    ['e', 'enter'],
    () => isActiveShown() && !organise().isLoupe && !isOnControl(),
    () => organise().setLoupe(true),
  ),
  inView('grid', ['g'], isHere, () => organise().setLoupe(false)),
  inView('back', ['esc'], isHere, back),
  inView('zoom', ['z'], isActiveShown, () => {
    const { isLoupe, zoom, setLoupe, setZoom } = organise();
    if (!isLoupe) setLoupe(true);
    setZoom(zoom ? null : CENTRE);
  }),
  inView('toggleSides', ['\\'], isHere, () => {
    const { sides, setSides } = organise();
    const isAny = sides.left || sides.right;
    setSides({ left: !isAny, right: !isAny });
  }),
  inView('find', ['mod+f', '/'], isHere, () => document.getElementById(FILTER_TEXT_ID)?.focus()),
  inView('clearFilters', ['mod+l'], isHere, () => organise().setFilters(NO_FILTERS)),
];
const groups: readonly Action[] = [
  inGroups('toggleStack', ['s'], () => isHere() && !organise().isLoupe && activeTile()?.group != null, toggleStacks),
  inGroups('openStacks', [], isHere, () => setAllStacks(true)),
  inGroups('closeStacks', [], isHere, () => setAllStacks(false)),
  inGroups('group', ['mod+g'], () => canEdit() && targets().length > 1, groupTargets),
  inGroups('ungroup', ['mod+shift+g'], () => canEdit() && pickedGroups().size > 0, ungroupTargets),
  inGroups('groupByNumber', ['n'], canWrite, () => useAppStore.getState().open({ name: 'group-by-number' })),
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
  inSorting('tag', ['i'], canEdit, () => useAppStore.getState().open({ name: 'tag' })),
  inSorting('pickBucket', ['b'], canEdit, () => useAppStore.getState().open({ name: 'bucket-picker' })),
  inSorting(
    'moveBack',
    ['alt+left', 'alt+up'],
    () => canEdit() && orderedBucket() !== null,
    () => shiftInBucket(-1),
  ),
  inSorting(
    'moveOn',
    ['alt+right', 'alt+down'],
    () => canEdit() && orderedBucket() !== null,
    () => shiftInBucket(1),
  ),
  inSorting(
    'remove',
    ['delete', 'backspace'],
    () => canEdit() && areAll('isRemoved', false),
    () => setRemoved(targets(), true),
  ),
  inSorting(
    'restore',
    ['shift+delete'],
    () => canEdit() && areAll('isRemoved', true),
    () => setRemoved(targets(), false),
  ),
  inSorting(
    'markCard',
    [],
    () => canEdit() && areAll('isCard', false),
    () => markCards(targets(), true),
  ),
  inSorting(
    'markNoCard',
    [],
    () => canEdit() && areAll('isCard', true),
    () => markCards(targets(), false),
  ),
  inSorting('subjects', ['mod+shift+p'], isHere, () => open('subjects')),
  inSorting('roster', [], canWrite, () => open('roster')),
  inSorting('services', [], canWrite, () => open('services')),
];

/** Main knows what there is to take back; the view may not have heard of an edit that was made a moment ago. */
const history: readonly Action[] = [
  inShoot('undo', ['mod+z'], canWrite, () => void give({ type: 'undo' })),
  inShoot('redo', ['mod+shift+z', 'mod+y'], canWrite, () => void give({ type: 'redo' })),
];

/** What can be done in the room where photos are sorted. */
export const organiseActions: readonly Action[] = [...marks, ...selection, ...views, ...groups, ...sorting, ...history];
