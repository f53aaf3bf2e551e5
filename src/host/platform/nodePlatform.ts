import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import { NodeStorage } from "../storage/nodeStorage.ts";
import type { Platform } from "./platform.ts";

/** A desktop, a remote machine or a container. */
export const platform: Platform = {
  besideUser: false,
  publicGet: async (address, options) => (await import("./nodePublicGet.ts")).publicGet(address, options),
  storage: (root) => new NodeStorage(root.fsPath),
  onUnhandledRejection: (listener) => {
    process.on("unhandledRejection", listener);
    return { dispose: () => process.off("unhandledRejection", listener) };
  },
  realPath: async (file) => {
    try {
      return vscode.Uri.file(await realpath(file.fsPath));
    } catch {
      return file;
    }
  },
  listenForCallback: async (state) => (await import("./nodeCallbackListener.ts")).listenForCallback(state),
};
