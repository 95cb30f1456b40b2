import { CHAIN_START } from '../records/audit-chain';

/**
 * Schema changes in order; applied ones are never edited. SQL that PostgreSQL 14 and later and PGlite both take.
 *
 * There are no foreign keys. Rows come only from facts, and a fact is decided with what it rests on in view, one after the
 * other. A session plans the checks of foreign keys once, while the tables are still empty, as scans of the whole table; PGlite
 * lives in one session and never gathers statistics, so each photo would cost more the more there are.
 */
export const migrations: readonly { readonly name: string; readonly statements: readonly string[] }[] = [
  {
    name: '0001-first',
    statements: [
      `CREATE TABLE counters (name text PRIMARY KEY, value bigint NOT NULL)`,
      `INSERT INTO counters (name, value) VALUES ('seq', 0)`,
      `CREATE TABLE facts (name text PRIMARY KEY, value text NOT NULL)`,
      `CREATE TABLE studios (
         id uuid PRIMARY KEY, name text NOT NULL, revision bigint NOT NULL, created_at timestamptz NOT NULL)`,
      `CREATE TABLE tokens (
         studio_id uuid NOT NULL, id uuid NOT NULL, prefix text NOT NULL UNIQUE, hash text NOT NULL,
         label text NOT NULL, created_at timestamptz NOT NULL, revoked_at timestamptz, PRIMARY KEY (studio_id, id))`,
      `CREATE TABLE blobs (
         studio_id uuid NOT NULL, sha256 text NOT NULL, bytes bigint NOT NULL, mtime_ms bigint NOT NULL,
         receipt_id uuid NOT NULL, received_at timestamptz NOT NULL, PRIMARY KEY (studio_id, sha256))`,
      `CREATE INDEX blobs_by_hash ON blobs (sha256)`,
      `CREATE TABLE shoots (
         studio_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, kind text NOT NULL,
         revision bigint NOT NULL, seq bigint NOT NULL, PRIMARY KEY (studio_id, id))`,
      `CREATE INDEX shoots_in_order ON shoots (studio_id, seq)`,
      `CREATE TABLE subjects (
         studio_id uuid NOT NULL, shoot_id uuid NOT NULL, id text NOT NULL, revision bigint NOT NULL, body jsonb NOT NULL,
         seq bigint NOT NULL, PRIMARY KEY (studio_id, shoot_id, id))`,
      `CREATE TABLE bucket_lists (
         studio_id uuid NOT NULL, shoot_id uuid NOT NULL, revision bigint NOT NULL, body_hash text NOT NULL,
         body jsonb NOT NULL, PRIMARY KEY (studio_id, shoot_id))`,
      `CREATE TABLE photo_groups (
         studio_id uuid NOT NULL, shoot_id uuid NOT NULL, id uuid NOT NULL, revision bigint NOT NULL, body jsonb,
         seq bigint NOT NULL, PRIMARY KEY (studio_id, shoot_id, id))`,
      `CREATE TABLE photos (
         studio_id uuid NOT NULL, id uuid NOT NULL, shoot_id uuid NOT NULL, name text NOT NULL, bucket text,
         bucket_id uuid, group_id uuid, position_key text, subjects jsonb NOT NULL, captured_at text,
         revision bigint NOT NULL, body_hash text NOT NULL, seq bigint NOT NULL, received_at timestamptz NOT NULL,
         PRIMARY KEY (studio_id, id))`,
      `CREATE INDEX photos_in_order ON photos (studio_id, shoot_id, seq)`,
      `CREATE TABLE photo_files (
         studio_id uuid NOT NULL, photo_id uuid NOT NULL, place integer NOT NULL, role text NOT NULL, name text NOT NULL,
         sha256 text NOT NULL, bytes bigint NOT NULL, PRIMARY KEY (studio_id, photo_id, place))`,
      `CREATE TABLE intents (
         studio_id uuid NOT NULL, id uuid NOT NULL, request_hash text NOT NULL,
         created_at timestamptz NOT NULL, PRIMARY KEY (studio_id, id))`,
      `CREATE TABLE uploads (
         studio_id uuid NOT NULL, id uuid NOT NULL, sha256 text, length_bytes bigint NOT NULL,
         metadata text, created_at timestamptz NOT NULL, computed_sha256 text, state text NOT NULL,
         PRIMARY KEY (studio_id, id))`,
      `CREATE INDEX uploads_by_hash ON uploads (studio_id, sha256)`,
    ],
  },
  {
    name: '0002-intents-that-changed-nothing',
    statements: [`ALTER TABLE intents ADD COLUMN was_there boolean NOT NULL DEFAULT false`],
  },
  {
    name: '0003-several-instances',
    statements: [
      `ALTER TABLE uploads ADD COLUMN holder uuid, ADD COLUMN heard_at timestamptz, ADD COLUMN touched_at timestamptz`,
      `CREATE TABLE upload_pieces (
         upload_id uuid NOT NULL, at_byte bigint NOT NULL, bytes bigint NOT NULL, key text NOT NULL,
         PRIMARY KEY (upload_id, at_byte))`,
      `CREATE TABLE leases (name text PRIMARY KEY, holder uuid NOT NULL, held_until timestamptz NOT NULL)`,
    ],
  },
  {
    name: '0004-tokens-that-end-and-audit',
    statements: [
      `ALTER TABLE tokens ADD COLUMN expires_at timestamptz`,
      // The hash of the newest row, beside the number that all writers take turns at: rows cut off the end are missed.
      `ALTER TABLE counters ADD COLUMN head text NOT NULL DEFAULT '${CHAIN_START}'`,
      `CREATE TABLE audit_log (
         seq bigint PRIMARY KEY, at timestamptz NOT NULL, studio_id uuid, token_id uuid, ip text, kind text NOT NULL,
         subject text NOT NULL, content_hash text NOT NULL, previous text NOT NULL, hash text NOT NULL)`,
      `CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'The audit log is only appended to'; END $$`,
      `CREATE TRIGGER audit_log_only_appended BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
         FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`,
    ],
  },
];
