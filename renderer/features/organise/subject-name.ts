import type { Subject } from '@shared/model/shoot';

/** A person's name as it is read; empty when only the ID is known. */
export const subjectName = ({ firstName, lastName }: Subject): string => `${firstName} ${lastName}`.trim();
