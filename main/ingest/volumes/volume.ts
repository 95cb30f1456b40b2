/** A mounted volume that photos may be imported from. */
export interface Volume {
  /** The file system's own id where the system tells it; the same card keeps it wherever it is mounted. Null otherwise. */
  readonly id: string | null;
  readonly label: string;
  /** Absolute path of its root. */
  readonly root: string;
  /** It holds what cameras write (DCIM, or a video camera's PRIVATE folder): offer an import. */
  readonly isCard: boolean;
}

/** How one operating system tells its volumes. */
export interface VolumeSource {
  readonly list: () => Promise<readonly Volume[]>;
  /** Cheap look whose text differs when volumes may have changed; asked often. */
  readonly fingerprint: () => Promise<string>;
  /** Folders in which something happens when a volume comes or goes; only hints. */
  readonly hintFolders: readonly string[];
}
