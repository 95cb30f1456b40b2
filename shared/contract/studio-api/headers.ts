/**
 * On every answer: the studio's id. With the nonce below it tells a studio from a hotel's login page.
 * Header names are given in lower case, as Node reads them.
 */
export const STUDIO_ID_HEADER = 'x-studio-id';
/** Sent by the client with any request (1–200 visible ASCII characters), echoed on the answer. */
export const NONCE_HEADER = 'x-studio-nonce';
/** On every answer: names the request in the studio's log. */
export const REQUEST_ID_HEADER = 'x-request-id';
/** On the last PATCH of an upload and on every HEAD after it: the SHA-256 of the bytes as they are stored. */
export const SHA256_HEADER = 'x-studio-sha256';
/** Beside `SHA256_HEADER`: the receipt's id. */
export const RECEIPT_HEADER = 'x-studio-receipt';
