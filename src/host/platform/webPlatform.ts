import { WorkspaceStorage } from "./workspaceStorage.ts";
import type { Platform } from "./platform.ts";

/** The event of a worker's unhandled rejection. */
interface Rejection {
  readonly reason: unknown;
}
declare const navigator: { readonly userAgent: string };
declare function addEventListener(type: "unhandledrejection", listener: (event: Rejection) => void): void;
declare function removeEventListener(type: "unhandledrejection", listener: (event: Rejection) => void): void;

/** A browser: the host is a web worker. */
export const platform: Platform = {
  besideUser: true,
  keyboard: () => (navigator.userAgent.includes("Macintosh") ? "mac" : "other"),
  home: () => null,
  storage: (root) => new WorkspaceStorage(root),
  // A browser has no symbolic links: its file systems come from extensions.
  followLinks: (path) => Promise.resolve(path),
  checkedFiles: null,
  policyFile: null,
  onUnhandledRejection: (listener) => {
    const onEvent = ({ reason }: Rejection) => listener(reason);
    addEventListener("unhandledrejection", onEvent);
    return { dispose: () => removeEventListener("unhandledrejection", onEvent) };
  },
  listenForCallback: null,
  privateFetch: null,
};
