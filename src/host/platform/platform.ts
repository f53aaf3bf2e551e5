import type * as vscode from "vscode";
import type { Storage } from "../../history/storage.ts";
import type { PublicGet } from "../../app/network/publicGet.ts";
import type { CallbackListener } from "./callbackListener.ts";

/**
 * What differs between a host with Node and one that is a web worker. Everything else of the host runs in both: no other file may import
 * a module of Node, but through here. `#platform` names the one that a build is for (package.json, "imports").
 */
export interface Platform {
  /** Whether this code runs where the user is even in a window that is connected to another machine: what it calls localhost is theirs. */
  readonly besideUser: boolean;
  /** Whose keyboard the user has. */
  keyboard(): "mac" | "other" | "unknown";
  /** How a picture is fetched; absent where it cannot be done safely: in a browser, nobody can tell where a name leads. */
  readonly publicGet?: PublicGet;
  /** Where conversations are kept. */
  storage(root: vscode.Uri): Storage;
  /**
   * Where a path of this machine leads once every link on it is followed; of one that is not there, the part that is counts. Null for one that
   * cannot be followed: a link to nothing, a file in the place of a folder.
   */
  followLinks(path: string): Promise<string | null>;
  /** Calls back with the reason of each rejection that nobody in this host handled, ours or another extension's. */
  onUnhandledRejection(listener: (reason: unknown) => void): { dispose(): void };
  /** A file with all symbolic links on its way resolved; the file itself where that cannot be told. */
  realPath(file: vscode.Uri): Promise<vscode.Uri>;
  /** Waits on this machine for a browser that comes back from a sign-in; null where nothing can listen. */
  readonly listenForCallback: ((state: string) => Promise<CallbackListener>) | null;
}
