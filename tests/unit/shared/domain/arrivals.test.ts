import { describe, expect, test } from 'vitest';
import { fileKey } from '@shared/domain/shoot-state';
import { importId, sha, testShoot } from '../../../support/shoot-builder';

describe('what arrives', () => {
  test('[SH5] the picture is shown before its RAW and its sidecar, whichever came first', () => {
    const shoot = testShoot();
    const photo = shoot.shoot('IMG_0001.XMP', 0, { facts: null, file: { role: 'sidecar' } });

    shoot.shoot('IMG_0001.CR2', 0, { file: { role: 'raw' }, joins: photo });
    shoot.shoot('IMG_0001.JPG', 0, { joins: photo, facts: { model: 'JPEG' } });

    expect(shoot.state.photos.size).toBe(1);
    expect(shoot.photo('IMG_0001.JPG').files.map((file) => file.name)).toEqual([
      'IMG_0001.JPG',
      'IMG_0001.CR2',
      'IMG_0001.XMP',
    ]);
    expect(shoot.photo('IMG_0001.JPG').facts?.model).toBe('JPEG');
  });

  test('[SH6] what was seen on a RAW is looked at again when its picture arrives', () => {
    const shoot = testShoot();
    const photo = shoot.shoot('IMG_0001.CR2', 0, { file: { role: 'raw' }, seen: { fingerprint: 'raw' } });
    const [file] = photo.files;

    shoot.run({
      type: 'recordFile',
      photoId: photo.id,
      file: { ...file!, role: 'image', name: 'IMG_0001.JPG', source: { ...file!.source, path: 'IMG_0001.JPG' } },
      facts: null,
    });

    expect(shoot.photo('IMG_0001.JPG').analysis).toBeNull();
  });

  test('[SH7] recording a file again changes nothing', () => {
    const shoot = testShoot();
    const photo = shoot.shoot('IMG_0001.JPG', 0);
    const [file] = photo.files;

    const again = shoot.run({ type: 'recordFile', photoId: photo.id, file: file!, facts: photo.facts });

    expect(again).toEqual([]);
    expect(shoot.state.imports.get(importId)?.settled.get(fileKey(0, file!.source.path))?.outcome.outcome).toBe(
      'verified',
    );
  });

  test('[SH8] a duplicate brings the second copy that was missing', () => {
    const shoot = testShoot();
    const photo = shoot.shoot('IMG_0001.JPG', 0, { file: { sha256: sha(7) } });

    shoot.run({
      type: 'recordDuplicate',
      importId,
      card: 0,
      path: 'DCIM/IMG_0002.JPG',
      sha256: sha(7),
      photoId: photo.id,
      copies: ['/backup/IMG_0001.JPG'],
      isRestored: false,
    });

    expect(shoot.state.photos.size).toBe(1);
    expect(shoot.state.photos.get(photo.id)?.files[0]?.copies).toEqual(['/backup/IMG_0001.JPG']);
  });
});
