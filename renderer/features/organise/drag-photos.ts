import type { DragEvent } from 'react';
import i18next from 'i18next';
import type { PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../stores/organise-store';
import { pickedPhotos } from './grid/select-tiles';
import styles from './drag-photos.module.css';

/** Marks a drag as ours; which photos it is about stays in the window. */
const PHOTOS = 'application/x-fieldproof-photos';

let dragged: readonly PhotoId[] = [];

/** Begins to drag what is picked: all of it, and all members of each stack. */
export function beginDrag(event: DragEvent): void {
  dragged = pickedPhotos();
  event.dataTransfer.setData(PHOTOS, '');
  event.dataTransfer.effectAllowed = 'move';
  const label = document.createElement('div');
  label.className = styles['label'] ?? '';
  label.textContent = i18next.t('organise:drag.label', { count: dragged.length });
  document.body.append(label);
  event.dataTransfer.setDragImage(label, -12, -8);
  // The system takes its picture of the label in this turn.
  requestAnimationFrame(() => {
    label.remove();
  });
  useOrganiseStore.getState().setDragged(dragged.length);
}

export function endDrag(): void {
  dragged = [];
  useOrganiseStore.getState().setDragged(0);
}

export const isPhotoDrag = (event: DragEvent): boolean => event.dataTransfer.types.includes(PHOTOS);
export const isFileDrag = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
export const draggedPhotos = (): readonly PhotoId[] => dragged;
