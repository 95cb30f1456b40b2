/** A disk that does not answer: nobody waits for it any longer, although the call may still be under way. */
export class DiskStalled extends Error {
  constructor() {
    super('The disk did not answer in time');
  }
}
