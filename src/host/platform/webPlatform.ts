import { WorkspaceStorage } from "../storage/workspaceStorage.ts";
import type { Platform } from "./platform.ts";

/** A browser: the host is a web worker. */
export const platform: Platform = {
  besideUser: true,
  storage: (root) => new WorkspaceStorage(root),
};
