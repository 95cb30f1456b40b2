import { useState, type DragEvent } from 'react';
import type { PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import { draggedPhotos, endDrag, isFileDrag, isPhotoDrag } from '../drag-photos';

export interface DropTarget {
  readonly onPhotos?: ((photoIds: readonly PhotoId[]) => void) | undefined;
  readonly onFiles?: ((files: readonly File[]) => void) | undefined;
}

/** Makes an element take photos of the grid, files of the system, or both, and say so while something is dragged. */
export function useDropTarget({ onPhotos, onFiles }: DropTarget) {
  const [isOver, setIsOver] = useState(false);
  const isDragging = useOrganiseStore((state) => state.dragged > 0);
  const takes = (event: DragEvent): boolean =>
    (onPhotos !== undefined && isPhotoDrag(event)) || (onFiles !== undefined && isFileDrag(event));
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!takes(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = isFileDrag(event) ? 'copy' : 'move';
      setIsOver(true);
    },
    onDragLeave: () => {
      setIsOver(false);
    },
    onDrop: (event: DragEvent) => {
      setIsOver(false);
      if (!takes(event)) return;
      // Tells the window's own drop zone that these files have found their place.
      event.preventDefault();
      if (isFileDrag(event)) {
        onFiles?.([...event.dataTransfer.files]);
        return;
      }
      onPhotos?.(draggedPhotos());
      endDrag();
    },
  };
  const canTake = onPhotos !== undefined && isDragging;
  return {
    isOver,
    canTake,
    props: { ...handlers, 'aria-dropeffect': canTake ? ('move' as const) : ('none' as const) },
  };
}
