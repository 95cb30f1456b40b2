import type { FactOf, LedgerEntry } from '../records/ledger-entry';

type Row = Readonly<Record<string, unknown>>;

/** The rows that one fact is, as `fact-statements` reads them. */
export function toRows({ seq, at, fact }: LedgerEntry): Row[] {
  switch (fact.kind) {
    case 'epoch':
      return [
        { name: 'epoch', value: fact.epoch },
        ...(fact.place === undefined ? [] : [{ name: 'place', value: fact.place }]),
      ];
    case 'studio':
      return [{ id: fact.studioId, name: fact.name, at }];
    case 'token':
      return [tokenRow(fact, at)];
    case 'token-revoked':
      return [{ ...ids(fact), id: fact.tokenId, at }];
    case 'blob':
      return [
        {
          ...ids(fact),
          sha256: fact.sha256,
          bytes: fact.bytes,
          mtime_ms: fact.mtimeMs,
          receipt_id: fact.receiptId,
          at,
        },
      ];
    case 'blob-lost':
      return [{ sha256: fact.sha256 }];
    case 'shoot':
      return [{ ...ids(fact), id: fact.shootId, name: fact.name, kind: fact.shootKind, revision: fact.revision, seq }];
    case 'subjects':
      return fact.subjects.map((body) => ({ ...inShoot(fact), id: body.id, revision: fact.revision, body, seq }));
    case 'buckets':
      return [{ ...inShoot(fact), revision: fact.revision, body_hash: fact.bodyHash, body: fact.buckets }];
    case 'groups':
      return groupRows(fact, seq);
    case 'photo':
      return [photoRow(fact, seq, at)];
    case 'upload-deleted':
      return [];
    case 'intent':
      return [
        { ...ids(fact), id: fact.intentId, request_hash: fact.requestHash, was_there: fact.wasThere ?? false, at },
      ];
  }
}

const ids = (fact: { studioId: string }): Row => ({ studio_id: fact.studioId });
const inShoot = (fact: { studioId: string; shootId: string }): Row => ({ ...ids(fact), shoot_id: fact.shootId });

const tokenRow = (fact: FactOf<'token'>, at: string): Row => ({
  ...ids(fact),
  id: fact.tokenId,
  prefix: fact.prefix,
  hash: fact.hash,
  label: fact.label,
  at,
  expires_at: fact.expiresAt ?? null,
});

const groupRows = (fact: FactOf<'groups'>, seq: number): Row[] => [
  ...fact.groups.map((body) => ({ ...inShoot(fact), id: body.id, revision: fact.revision, body, seq })),
  ...fact.removed.map((id) => ({ ...inShoot(fact), id, revision: fact.revision, body: null, seq })),
];

const photoRow = (fact: FactOf<'photo'>, seq: number, at: string): Row => ({
  ...inShoot(fact),
  id: fact.photoId,
  name: fact.name,
  bucket: fact.bucket,
  bucket_id: fact.bucketId,
  group_id: fact.group,
  position_key: fact.position,
  subjects: fact.subjects,
  captured_at: fact.capturedAt,
  revision: fact.revision,
  body_hash: fact.bodyHash,
  seq,
  at,
  files: fact.files,
});
