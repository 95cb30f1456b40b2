import type { SubjectId } from '@shared/model/ids';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { useShootStore } from '../../../stores/shoot-store';

/** True when the shoot has this ID already, however it is spelled. */
export const idTaken = (id: SubjectId): boolean =>
  useShootStore.getState().view?.subjects.some((subject) => subjectKey(subject.id) === subjectKey(id)) ?? false;
