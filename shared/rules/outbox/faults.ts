/** What a fault means for the item: who or what has to change before it can go. */
export type FaultKind =
  /** No answer came, or the connection broke: the network has to come back. */
  | 'connection'
  /** The studio answered that it cannot now. */
  | 'studio'
  /** Something that is not the studio answered. */
  | 'impostor'
  /** The studio wants a sign-in. */
  | 'sign-in'
  /** The file or the disk here; tried three times, then it needs a person. */
  | 'local'
  /** Will not get better by itself: a person has to look. */
  | 'permanent'
  /** Both sides changed. */
  | 'conflict';

/** The one action offered beside the text. */
export type FaultAction =
  | 'wait'
  | 'check-connection'
  | 'open-login-page'
  | 'sign-in'
  | 'check-address'
  | 'find-file'
  | 'queue-again'
  | 'check-disk'
  | 'review'
  | 'tell-studio'
  | 'update-app';

interface FaultText {
  /** Stable: shown in brackets, searched for, quoted on the telephone. */
  readonly code: string;
  /** In the locale files. */
  readonly key: string;
  readonly kind: FaultKind;
  readonly action: FaultAction;
  /** Plain English for reports without a window; says what happened and what helps. */
  readonly sentence: string;
}

/**
 * Everything that can go wrong with a send. Codes: 1xx here, 2xx on the way, 3xx sign-in, 4xx the
 * studio's verdict on this item, 5xx the studio's own trouble. A code is never given a new meaning.
 */
export const faults = {
  'file-changed': {
    code: 'SYNC-101',
    key: 'sync.fault.fileChanged',
    kind: 'permanent',
    action: 'queue-again',
    sentence:
      'The file on this computer is no longer the one that was proven, so it was not sent. Check it, then send it again.',
  },
  'file-unreadable': {
    code: 'SYNC-102',
    key: 'sync.fault.fileUnreadable',
    kind: 'local',
    action: 'check-disk',
    sentence: 'The file could not be read from this disk. Check the disk, then retry.',
  },
  'not-in-shoot': {
    code: 'SYNC-103',
    key: 'sync.fault.notInShoot',
    kind: 'permanent',
    action: 'queue-again',
    sentence: 'The photo was queued, but the shoot does not know it any more. Queue it again.',
  },
  'file-missing': {
    code: 'SYNC-104',
    key: 'sync.fault.fileMissing',
    kind: 'local',
    action: 'find-file',
    sentence: 'The file is missing on this computer. Put it back or connect its disk, then retry.',
  },
  'not-recorded': {
    code: 'SYNC-105',
    key: 'sync.fault.notRecorded',
    kind: 'local',
    action: 'check-disk',
    sentence: 'The shoot could not write down what was sent. Check the free space on its disk.',
  },
  unexpected: {
    code: 'SYNC-109',
    key: 'sync.fault.unexpected',
    kind: 'local',
    action: 'update-app',
    sentence:
      'Something went wrong in this app while sending. The photo is safe here; retry, and report this code if it stays.',
  },
  'no-connection': {
    code: 'SYNC-201',
    key: 'sync.fault.noConnection',
    kind: 'connection',
    action: 'check-connection',
    sentence: 'No connection to the studio. Check the network; sending goes on by itself.',
  },
  'name-not-found': {
    code: 'SYNC-202',
    key: 'sync.fault.nameNotFound',
    kind: 'connection',
    action: 'check-connection',
    sentence: "The studio's address was not found. Check the network and the address in the settings.",
  },
  'connection-refused': {
    code: 'SYNC-203',
    key: 'sync.fault.connectionRefused',
    kind: 'connection',
    action: 'check-connection',
    sentence: 'The studio did not take the connection. It may be switched off; sending goes on when it is back.',
  },
  'timed-out': {
    code: 'SYNC-204',
    key: 'sync.fault.timedOut',
    kind: 'connection',
    action: 'check-connection',
    sentence: 'The studio did not answer in time. Sending goes on by itself.',
  },
  'connection-cut': {
    code: 'SYNC-205',
    key: 'sync.fault.connectionCut',
    kind: 'connection',
    action: 'wait',
    sentence: 'The connection broke while sending. It goes on from where it stopped.',
  },
  'untrusted-certificate': {
    code: 'SYNC-206',
    key: 'sync.fault.untrustedCertificate',
    kind: 'impostor',
    action: 'open-login-page',
    sentence:
      "The connection is not secured by the studio's certificate. A login page of this network may be in between.",
  },
  'not-our-studio': {
    code: 'SYNC-207',
    key: 'sync.fault.notOurStudio',
    kind: 'impostor',
    action: 'open-login-page',
    sentence:
      'Something else than the studio answered, often the login page of a hotel or hall network. Open a browser and sign in there.',
  },
  'other-studio': {
    code: 'SYNC-208',
    key: 'sync.fault.otherStudio',
    kind: 'impostor',
    action: 'check-address',
    sentence: 'Another studio answers at this address. Nothing was sent to it; check the address in the settings.',
  },
  'certificate-changed': {
    code: 'SYNC-209',
    key: 'sync.fault.certificateChanged',
    kind: 'impostor',
    action: 'check-address',
    sentence:
      'The studio shows another certificate than the one that was confirmed here, so nothing is sent. Ask the studio whether it was renewed; then connect again and compare.',
  },
  'certificate-expired': {
    code: 'SYNC-210',
    key: 'sync.fault.certificateExpired',
    kind: 'impostor',
    action: 'tell-studio',
    sentence:
      'The certificate of the studio is not valid today, so nothing is sent. Check the date of this computer, or tell the studio.',
  },
  'certificate-wrong-host': {
    code: 'SYNC-211',
    key: 'sync.fault.certificateWrongHost',
    kind: 'impostor',
    action: 'check-address',
    sentence:
      'The certificate at this address is made out to another name, so nothing is sent. Check the address, or tell the studio.',
  },
  'sign-in-needed': {
    code: 'SYNC-301',
    key: 'sync.fault.signInNeeded',
    kind: 'sign-in',
    action: 'sign-in',
    sentence: 'The studio asks you to sign in again. Nothing is lost; sending goes on after that.',
  },
  'not-allowed': {
    code: 'SYNC-302',
    key: 'sync.fault.notAllowed',
    kind: 'sign-in',
    action: 'sign-in',
    sentence: 'This account may not send to the studio. Sign in with another one or ask the studio.',
  },
  'refused-data': {
    code: 'SYNC-401',
    key: 'sync.fault.refusedData',
    kind: 'permanent',
    action: 'tell-studio',
    sentence: 'The studio does not accept this photo. Tell the studio this code; the photo is safe here.',
  },
  'unknown-there': {
    code: 'SYNC-402',
    key: 'sync.fault.unknownThere',
    kind: 'studio',
    action: 'wait',
    sentence: 'The studio does not know the shoot of this photo. The shoot is sent again, then the photo.',
  },
  'too-large': {
    code: 'SYNC-403',
    key: 'sync.fault.tooLarge',
    kind: 'permanent',
    action: 'tell-studio',
    sentence: 'A file is larger than the studio takes. Ask the studio to raise its limit, then retry.',
  },
  'wrong-type': {
    code: 'SYNC-404',
    key: 'sync.fault.wrongType',
    kind: 'permanent',
    action: 'tell-studio',
    sentence: 'The studio does not take files of this kind. Tell the studio this code.',
  },
  'studio-changed': {
    code: 'SYNC-405',
    key: 'sync.fault.studioChanged',
    kind: 'conflict',
    action: 'review',
    sentence: 'The studio has newer data for this photo than this computer. Compare the two and decide.',
  },
  'stored-differs': {
    code: 'SYNC-406',
    key: 'sync.fault.storedDiffers',
    kind: 'studio',
    action: 'wait',
    sentence: 'What the studio stored is not what was sent, so it is sent again.',
  },
  'app-too-old': {
    code: 'SYNC-407',
    key: 'sync.fault.appTooOld',
    kind: 'permanent',
    action: 'update-app',
    sentence: 'The studio needs a newer version of this app. Update it, then retry.',
  },
  'structure-parked': {
    code: 'SYNC-408',
    key: 'sync.fault.structureParked',
    kind: 'permanent',
    action: 'tell-studio',
    sentence: 'The studio does not accept the list of buckets, subjects or groups of this shoot, so its photos wait.',
  },
  'belongs-elsewhere': {
    code: 'SYNC-409',
    key: 'sync.fault.belongsElsewhere',
    kind: 'permanent',
    action: 'tell-studio',
    sentence: 'The studio already holds this photo under another shoot. Tell the studio this code.',
  },
  'studio-in-trouble': {
    code: 'SYNC-501',
    key: 'sync.fault.studioInTrouble',
    kind: 'studio',
    action: 'wait',
    sentence: 'The studio has a fault of its own. Sending is tried again by itself.',
  },
  'studio-busy': {
    code: 'SYNC-502',
    key: 'sync.fault.studioBusy',
    kind: 'studio',
    action: 'wait',
    sentence: 'The studio asked to wait. Sending goes on by itself.',
  },
  'studio-full': {
    code: 'SYNC-503',
    key: 'sync.fault.studioFull',
    kind: 'studio',
    action: 'tell-studio',
    sentence: "The studio's disk is full. Tell the studio; sending goes on when there is space.",
  },
  'answer-unreadable': {
    code: 'SYNC-504',
    key: 'sync.fault.answerUnreadable',
    kind: 'studio',
    action: 'update-app',
    sentence: 'The studio gave an answer this app does not understand. Check that both are up to date.',
  },
} as const satisfies Record<string, FaultText>;

export type FaultName = keyof typeof faults;
export type FaultCode = (typeof faults)[FaultName]['code'];

/** The table's row; widened, so that callers do not branch on literals. */
export const faultOf = (name: FaultName): FaultText & { readonly code: FaultCode } => faults[name];
