/** Rows as both drivers give them: bigint as number, timestamptz as Date, jsonb parsed. Every table is led by `studio_id`. */
export interface Tables {
  /** `head` is the hash of the newest row of the audit log. */
  counters: { name: 'seq'; value: number; head: string };
  facts: { name: 'epoch' | 'place'; value: string };
  studios: { id: string; name: string; revision: number; created_at: Date };
  tokens: {
    studio_id: string;
    id: string;
    prefix: string;
    hash: string;
    label: string;
    created_at: Date;
    revoked_at: Date | null;
    expires_at: Date | null;
  };
  blobs: {
    studio_id: string;
    sha256: string;
    bytes: number;
    mtime_ms: number;
    receipt_id: string;
    received_at: Date;
  };
  shoots: { studio_id: string; id: string; name: string; kind: string; revision: number; seq: number };
  subjects: { studio_id: string; shoot_id: string; id: string; revision: number; body: unknown; seq: number };
  bucket_lists: { studio_id: string; shoot_id: string; revision: number; body_hash: string; body: unknown };
  photo_groups: {
    studio_id: string;
    shoot_id: string;
    id: string;
    revision: number;
    /** Null once removed: the row stays, so that an older write cannot bring the group back. */
    body: unknown;
    seq: number;
  };
  photos: {
    studio_id: string;
    id: string;
    shoot_id: string;
    name: string;
    bucket: string | null;
    bucket_id: string | null;
    group_id: string | null;
    position_key: string | null;
    subjects: unknown;
    captured_at: string | null;
    revision: number;
    body_hash: string;
    seq: number;
    received_at: Date;
  };
  photo_files: {
    studio_id: string;
    photo_id: string;
    place: number;
    role: string;
    name: string;
    sha256: string;
    bytes: number;
  };
  intents: {
    studio_id: string;
    id: string;
    request_hash: string;
    /** What it asked for was here already. */
    was_there: boolean;
    created_at: Date;
  };
  uploads: {
    studio_id: string;
    id: string;
    sha256: string | null;
    length_bytes: number;
    metadata: string | null;
    created_at: Date;
    /** The hash of the whole part file, written before it is published under that name. */
    computed_sha256: string | null;
    state: 'open' | 'finished' | 'gone';
    /** Who appends to it just now, and when that was last heard; with an object store only. */
    holder: string | null;
    heard_at: Date | null;
    /** When its last byte came; with an object store only. */
    touched_at: Date | null;
  };
  /** Bytes of unfinished uploads, each piece an object; with an object store only. */
  upload_pieces: { upload_id: string; at_byte: number; bytes: number; key: string };
  /** Every accepted change, each row tied to the one before (`records/audit-chain`). Only ever appended to. */
  audit_log: {
    seq: number;
    at: Date;
    studio_id: string | null;
    token_id: string | null;
    ip: string | null;
    kind: string;
    subject: string;
    content_hash: string;
    previous: string;
    hash: string;
  };
  /** Work that one instance at a time does. */
  leases: { name: string; holder: string; held_until: Date };
}
