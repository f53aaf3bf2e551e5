/** Content of a file that is open: it is known by its place on disk, whatever its name leads to later. */
export interface OpenFile {
  /** All of its bytes. */
  read(): Promise<Uint8Array>;
  /** Replaces all of its bytes. */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** How files of this machine are written by us: without following a link, and only after the open file's own path was checked. */
export interface CheckedFiles {
  /**
   * Opens an existing file for reading and writing.
   * @param real its path with every link followed
   * @returns null if something else is there by now: a link in its place or on the way to it, or no file
   * @throws if the file cannot be opened for another reason, such as missing rights
   */
  open(real: string): Promise<OpenFile | null>;
  /**
   * Creates a file with this content, and the folders on the way to it.
   * @param real its path, with every link of the existing part followed
   * @returns false if something else is there by now: the file itself, or a link on the way to it
   * @throws if it cannot be created for another reason
   */
  create(real: string, bytes: Uint8Array): Promise<boolean>;
}
