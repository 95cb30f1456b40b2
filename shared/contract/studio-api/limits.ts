/** Largest file that `PUT /v1/blobs/{sha256}` takes; above it, uploads by tus. */
export const SMALL_FILE_BYTES = 8 * 1024 * 1024;
/** Largest JSON request. A list that would be longer is sent in several requests. */
export const JSON_BODY_BYTES = 1024 * 1024;
/** Most entries of one list request: subjects, groups, hashes. */
export const BATCH_ITEMS = 1000;
/** Entries of a page when the caller asks for no number, and the most it may ask for. */
export const PAGE_ITEMS = 500;
/** Largest single file at all (`Tus-Max-Size`): a long video fits, a runaway client does not. */
export const UPLOAD_MAX_BYTES = 64 * 1024 ** 3;
/** Pixels of the largest picture: beyond any camera's, and what decoders are given as their limit. */
export const MAX_PIXELS = 200_000_000;
/** How long a partial upload waits for its next byte. A shoot may be offline for two weeks. */
export const UPLOAD_EXPIRY_DAYS = 30;
