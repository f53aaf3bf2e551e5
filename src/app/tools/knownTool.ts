/** A tool of VS Code's registry, with the hash of all that a model is told of it. */
export interface KnownTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of its arguments; undefined where it takes none. */
  readonly schema: Readonly<Record<string, unknown>> | undefined;
  readonly pin: string;
  readonly group: ToolGroup;
}

/** Who brings a tool: we, an MCP server that the user configured in VS Code, or another extension. */
export type ToolGroup = "ours" | "mcp" | "other";
