import type { RouteName } from '@shared/contract/studio-api/routes';
import { newId, photoBody, putBlob, putShoot, type CallOptions, type TestStudio } from './test-studio';

/** Things of one studio, as values for the parameters of any route. */
export interface Belongings {
  readonly shootId: string;
  readonly photoId: string;
  readonly sha256: string;
  readonly uploadId: string;
  readonly bytes: Buffer;
  readonly photo: object;
}

const TUS = { 'tus-resumable': '1.0.0' };

/** A photo with its file, its shoot and an unfinished upload. */
export async function makeBelongings(studio: TestStudio): Promise<Belongings> {
  const bytes = Buffer.from('a photo of ours');
  const sha256 = await putBlob(studio, bytes);
  const shootId = await putShoot(studio);
  const photoId = newId();
  const photo = photoBody([{ sha256, bytes: bytes.length }]);
  const put = await studio.call('PUT', `/v1/shoots/${shootId}/photos/${photoId}`, { json: photo });
  if (put.status !== 200) throw new Error(`Expected the photo to be taken, got ${put.status}`);
  const upload = await studio.call('POST', '/v1/uploads', { headers: { ...TUS, 'upload-length': '10' } });
  const uploadId = upload.headers.get('location')?.split('/').at(-1) ?? '';
  return { shootId, photoId, sha256, uploadId, bytes, photo };
}

type Place = 'shootId' | 'photoId' | 'sha256' | 'uploadId';

/** Puts the belongings into `/v1/shoots/{shootId}`. */
export const fillPath = (path: string, ours: Belongings): string =>
  path.replace(/\{(\w+)\}/g, (_, name: Place) => ours[name]);

const names = { firstName: 'A', lastName: 'B', group: '', email: '', phone: '', notes: '' };
const subject = { id: 'A-1', ...names, consent: true, custom: {} };
const groupOf = (photoId: string) => ({
  ...{ id: newId(), kind: 'manual', members: [photoId], exposures: 1, isComplete: true, coverId: photoId },
  ...{ rule: 'manual', why: '', confidence: 1, isLocked: true },
});

/** For each call of the contract a request that its owner may make. A new call does not compile until it is in here. */
export const requestsFor = (ours: Belongings): Readonly<Record<RouteName, CallOptions>> => ({
  hello: {},
  health: {},
  listShoots: {},
  putShoot: { json: { name: 'Maple Street 12', kind: 'real-estate', revision: 1 } },
  listSubjects: {},
  putSubjects: { json: { subjects: [subject], revision: 1 } },
  getBuckets: {},
  putBuckets: { json: { buckets: [], revision: 1 } },
  listGroups: {},
  putGroups: { json: { groups: [groupOf(ours.photoId)], removed: [], revision: 1 } },
  listPhotos: {},
  putPhoto: { json: ours.photo },
  getPhotoFile: {},
  have: { json: { sha256: [ours.sha256] } },
  putBlob: { bytes: ours.bytes },
  uploadOptions: {},
  createUpload: { headers: { ...TUS, 'upload-length': '10' } },
  headUpload: { headers: TUS },
  patchUpload: {
    bytes: Buffer.from('01234'),
    headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
  },
  deleteUpload: { headers: TUS },
  openApi: {},
});
