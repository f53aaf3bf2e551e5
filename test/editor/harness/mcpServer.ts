import path from "node:path";
import { installPinned } from "../../../tools/pinned.ts";

/** The reference server "everything" of the npm registry, as VS Code's configuration starts it over stdio. Installed on first use. */
export async function everythingServer(): Promise<{ readonly type: "stdio"; readonly command: string; readonly args: readonly string[] }> {
  const folder = await installPinned("mcp", async () => undefined);
  return {
    type: "stdio",
    command: process.execPath,
    args: [path.join(folder, "node_modules/@modelcontextprotocol/server-everything/dist/index.js"), "stdio"],
  };
}
