import { sql, type RawBuilder } from 'kysely';
import type { Fact } from '../records/ledger-entry';

type Statement = (rows: string) => RawBuilder<unknown>;

/**
 * Per kind of fact, what writes its rows (a JSON array as one parameter; `fact-rows` makes it). They run as parts of one
 * statement (`apply-facts`): none of them sees what another writes.
 */
export const factStatements: Readonly<Record<Fact['kind'], readonly Statement[]>> = {
  epoch: [
    (rows) => sql`INSERT INTO facts (name, value)
      SELECT name, value FROM jsonb_to_recordset(${rows}::jsonb) AS x(name text, value text)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  ],
  studio: [
    (rows) => sql`INSERT INTO studios (id, name, revision, created_at)
      SELECT id, name, 0, at FROM jsonb_to_recordset(${rows}::jsonb) AS x(id uuid, name text, at timestamptz)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
  ],
  token: [
    (rows) => sql`INSERT INTO tokens (studio_id, id, prefix, hash, label, created_at, expires_at)
      SELECT studio_id, id, prefix, hash, label, at, expires_at FROM jsonb_to_recordset(${rows}::jsonb)
        AS x(studio_id uuid, id uuid, prefix text, hash text, label text, at timestamptz, expires_at timestamptz)
      ON CONFLICT (studio_id, id) DO NOTHING`,
  ],
  'token-revoked': [
    (rows) => sql`UPDATE tokens SET revoked_at = x.at
      FROM jsonb_to_recordset(${rows}::jsonb) AS x(studio_id uuid, id uuid, at timestamptz)
      WHERE tokens.studio_id = x.studio_id AND tokens.id = x.id AND tokens.revoked_at IS NULL`,
  ],
  // The receipt and its time stay those of the first time; the file's mtime is that of the bytes that lie there now.
  blob: [
    (rows) => sql`INSERT INTO blobs (studio_id, sha256, bytes, mtime_ms, receipt_id, received_at)
      SELECT studio_id, sha256, bytes, mtime_ms, receipt_id, at FROM jsonb_to_recordset(${rows}::jsonb)
        AS x(studio_id uuid, sha256 text, bytes bigint, mtime_ms bigint, receipt_id uuid, at timestamptz)
      ON CONFLICT (studio_id, sha256) DO UPDATE SET mtime_ms = excluded.mtime_ms`,
  ],
  'blob-lost': [
    (rows) => sql`DELETE FROM blobs USING jsonb_to_recordset(${rows}::jsonb) AS x(sha256 text)
      WHERE blobs.sha256 = x.sha256`,
  ],
  shoot: [
    (rows) => sql`INSERT INTO shoots (studio_id, id, name, kind, revision, seq)
      SELECT studio_id, id, name, kind, revision, seq FROM jsonb_to_recordset(${rows}::jsonb)
        AS x(studio_id uuid, id uuid, name text, kind text, revision bigint, seq bigint)
      ON CONFLICT (studio_id, id) DO UPDATE SET name = excluded.name, kind = excluded.kind, revision = excluded.revision`,
  ],
  subjects: [
    (rows) => sql`INSERT INTO subjects (studio_id, shoot_id, id, revision, body, seq)
      SELECT studio_id, shoot_id, id, revision, body, seq FROM jsonb_to_recordset(${rows}::jsonb)
        AS x(studio_id uuid, shoot_id uuid, id text, revision bigint, body jsonb, seq bigint)
      ON CONFLICT (studio_id, shoot_id, id) DO UPDATE SET revision = excluded.revision, body = excluded.body`,
  ],
  buckets: [
    (rows) => sql`INSERT INTO bucket_lists (studio_id, shoot_id, revision, body_hash, body)
      SELECT studio_id, shoot_id, revision, body_hash, body FROM jsonb_to_recordset(${rows}::jsonb)
        AS x(studio_id uuid, shoot_id uuid, revision bigint, body_hash text, body jsonb)
      ON CONFLICT (studio_id, shoot_id) DO UPDATE
        SET revision = excluded.revision, body_hash = excluded.body_hash, body = excluded.body`,
  ],
  groups: [
    (rows) => sql`INSERT INTO photo_groups (studio_id, shoot_id, id, revision, body, seq)
      SELECT studio_id, shoot_id, id, revision, body, seq FROM jsonb_to_recordset(${rows}::jsonb)
        AS x(studio_id uuid, shoot_id uuid, id uuid, revision bigint, body jsonb, seq bigint)
      ON CONFLICT (studio_id, shoot_id, id) DO UPDATE SET revision = excluded.revision, body = excluded.body`,
  ],
  // One statement writes all parts, so none may see what another wrote: files are replaced by place, the rest removed.
  photo: [
    (
      rows,
    ) => sql`INSERT INTO photos (studio_id, id, shoot_id, name, bucket, bucket_id, group_id, position_key, subjects,
        captured_at, revision, body_hash, seq, received_at)
      SELECT studio_id, id, shoot_id, name, bucket, bucket_id, group_id, position_key, subjects, captured_at, revision,
        body_hash, seq, at FROM jsonb_to_recordset(${rows}::jsonb)
        AS x(studio_id uuid, id uuid, shoot_id uuid, name text, bucket text, bucket_id uuid, group_id uuid,
          position_key text, subjects jsonb, captured_at text, revision bigint, body_hash text, seq bigint, at timestamptz)
      ON CONFLICT (studio_id, id) DO UPDATE SET name = excluded.name, bucket = excluded.bucket,
        bucket_id = excluded.bucket_id, group_id = excluded.group_id, position_key = excluded.position_key,
        subjects = excluded.subjects, captured_at = excluded.captured_at, revision = excluded.revision,
        body_hash = excluded.body_hash`,
    (rows) => sql`INSERT INTO photo_files (studio_id, photo_id, place, role, name, sha256, bytes)
      SELECT x.studio_id, x.id, f.place - 1, f.file->>'role', f.file->>'name', f.file->>'sha256', (f.file->>'bytes')::bigint
      FROM jsonb_to_recordset(${rows}::jsonb) AS x(studio_id uuid, id uuid, files jsonb)
      CROSS JOIN LATERAL jsonb_array_elements(x.files) WITH ORDINALITY AS f(file, place)
      ON CONFLICT (studio_id, photo_id, place) DO UPDATE SET role = excluded.role, name = excluded.name,
        sha256 = excluded.sha256, bytes = excluded.bytes`,
    // `OFFSET 0` keeps the planner from joining both sides by a scan of the whole table, which would make each photo cost
    // more the more there are.
    (rows) => sql`DELETE FROM photo_files WHERE ctid = ANY (ARRAY(SELECT f.place_id
      FROM jsonb_to_recordset(${rows}::jsonb) AS x(studio_id uuid, id uuid, files jsonb)
      CROSS JOIN LATERAL (SELECT old.ctid AS place_id FROM photo_files AS old WHERE old.studio_id = x.studio_id
        AND old.photo_id = x.id AND old.place >= jsonb_array_length(x.files) OFFSET 0) AS f))`,
  ],
  'upload-deleted': [],
  intent: [
    (rows) => sql`INSERT INTO intents (studio_id, id, request_hash, was_there, created_at)
      SELECT studio_id, id, request_hash, was_there, at FROM jsonb_to_recordset(${rows}::jsonb)
        AS x(studio_id uuid, id uuid, request_hash text, was_there boolean, at timestamptz)
      ON CONFLICT (studio_id, id) DO NOTHING`,
  ],
};

/** The rows of the audit log, whatever kinds of facts they are of. One that is there already stays as it is. */
export const auditStatement: Statement = (rows) => sql`INSERT INTO audit_log
    (seq, at, studio_id, token_id, ip, kind, subject, content_hash, previous, hash)
  SELECT seq, at, "studioId", "tokenId", ip, kind, subject, "contentHash", previous, hash
  FROM jsonb_to_recordset(${rows}::jsonb) AS x(seq bigint, at timestamptz, "studioId" uuid, "tokenId" uuid, ip text,
    kind text, subject text, "contentHash" text, previous text, hash text)
  ON CONFLICT (seq) DO NOTHING`;
