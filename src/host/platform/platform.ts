import type * as vscode from "vscode";
import type { Storage } from "../../history/storage.ts";
import type { PolicyFile } from "../../app/ports.ts";
import type { PublicGet } from "../../app/network/publicGet.ts";
import type { PrivateFetch } from "../../shared/parameters.ts";
import type { CallbackListener } from "./callbackListener.ts";
import type { CheckedFiles } from "./checkedFiles.ts";

/**
 * What differs between a host with Node and a web worker. The rest of the host runs in both, so no other file may import modules of Node.
 * `#platform` is the implementation for which a build is made (package.json, "imports").
 */
export interface Platform {
  /** Whether this code runs on the user's machine even in a remote window, so that localhost is that machine. */
  readonly besideUser: boolean;
  /** The user's kind of keyboard. */
  keyboard(): "mac" | "other" | "unknown";
  /** Fetches an image. Absent if that is not safe: a browser cannot check the address behind a host name. */
  readonly publicGet?: PublicGet;
  /** Sends requests over http to private networks. Null in a browser, which does not report the address behind a host name. */
  readonly privateFetch: PrivateFetch | null;
  /** The user's home folder on the machine that this code runs on. Null in a browser. */
  home(): string | null;
  /** The storage of conversations. */
  storage(root: vscode.Uri): Storage;
  /**
   * Follows all links in a path of this machine. If the path does not exist, follows the part that does. Null if that is impossible:
   * a broken link, or a file in place of a folder.
   */
  followLinks(path: string): Promise<string | null>;
  /** Writes files of this machine without following links; loaded with its first use. Null where no file is on this machine. */
  readonly checkedFiles: (() => Promise<CheckedFiles>) | null;
  /** The file by which the administrators of this machine fix settings; loaded with its first use. Null where no file is on this machine. */
  readonly policyFile: (() => Promise<PolicyFile>) | null;
  /** Reports the reason of each unhandled rejection in this host, ours or another extension's. */
  onUnhandledRejection(listener: (reason: unknown) => void): { dispose(): void };
  /** Waits on this machine for the browser's response to a sign-in. Null if it cannot listen. */
  readonly listenForCallback: ((state: string) => Promise<CallbackListener>) | null;
}
