import { lstat, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { NodeStorage } from "./nodeStorage.ts";
import type { Platform } from "./platform.ts";

/** A desktop, a remote machine or a container. */
export const platform: Platform = {
  besideUser: false,
  keyboard: () => (vscode.env.remoteName !== undefined ? "unknown" : process.platform === "darwin" ? "mac" : "other"),
  publicGet: async (address, options) => (await import("./nodePublicGet.ts")).publicGet(address, options),
  home: homedir,
  storage: (root) => new NodeStorage(root.fsPath),
  followLinks,
  checkedFiles: async () => (await import("./nodeCheckedFiles.ts")).nodeCheckedFiles,
  policyFile: async () => (await import("./nodePolicyFile.ts")).policyFile,
  onUnhandledRejection: (listener) => {
    process.on("unhandledRejection", listener);
    return { dispose: () => process.off("unhandledRejection", listener) };
  },
  privateFetch: async (url, init) => (await import("./nodePrivateFetch.ts")).privateFetch(url, init),
  listenForCallback: async (state) => (await import("./nodeCallbackListener.ts")).listenForCallback(state),
};

async function followLinks(wanted: string): Promise<string | null> {
  let existing = path.resolve(wanted);
  const missing: string[] = [];
  for (;;) {
    try {
      // `lstat`, because a broken link exists and its name is not free.
      await lstat(existing);
      return path.join(await realpath(existing), ...missing);
    } catch (cause) {
      const isAbsent =
        cause instanceof Error && "code" in cause && cause.code === "ENOENT" && "syscall" in cause && cause.syscall === "lstat";
      if (!isAbsent || path.dirname(existing) === existing) return null;
      missing.unshift(path.basename(existing));
      existing = path.dirname(existing);
    }
  }
}
