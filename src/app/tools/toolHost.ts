import type { KnownTool } from "./knownTool.ts";

/** The text of a tool's result, and its pictures as `data:` URLs. */
export interface ToolResultParts {
  readonly text: string;
  readonly images: readonly string[];
}

/** The tools that the editor has: its own, those of other extensions, and those of MCP servers. */
export interface ToolHost {
  /** Tools that can be offered to a model, by name. */
  known(): Promise<ReadonlyMap<string, KnownTool>>;
  /**
   * Runs a tool.
   * @param signal asks the tool to stop; whether it listens is its own affair
   * @throws what the tool throws
   */
  invoke(name: string, input: object, signal: AbortSignal): Promise<ToolResultParts>;
}
