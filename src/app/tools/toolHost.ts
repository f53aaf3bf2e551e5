/** The tool that reads skills. Its description lists them when it is offered. */
export const readSkillTool = "aside_readSkill";

/** Aside's own tools, as in the manifest. No other tool counts as Aside's, whatever its name. */
export const ownToolNames: readonly string[] = [
  "aside_readFile",
  "aside_listFolder",
  "aside_findText",
  "aside_findSymbol",
  "aside_problems",
  "aside_gitDiff",
  readSkillTool,
  "aside_proposeEdit",
];

/** Who provides a tool: Aside, an MCP server that the user configured in VS Code, or another extension. */
export type ToolGroup = "ours" | "mcp" | "other";

/** A tool that VS Code has, with the hash of its definition. */
export interface KnownTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of its arguments; undefined if it takes none. */
  readonly schema: Readonly<Record<string, unknown>> | undefined;
  /** The hash of everything that a model is told about the tool. */
  readonly pin: string;
  readonly group: ToolGroup;
}

/** The text of a tool's result, and its pictures as `data:` URLs. */
export interface ToolResultParts {
  readonly text: string;
  readonly images: readonly string[];
}

/** The tools in the editor: Aside's, those of other extensions, and those of MCP servers. */
export interface ToolHost {
  /** Tools that can be offered to a model, by name. */
  known(): Promise<ReadonlyMap<string, KnownTool>>;
  /**
   * Runs a tool.
   * @param signal asks the tool to stop; it may ignore that
   * @throws the error of the tool
   */
  invoke(name: string, input: object, signal: AbortSignal): Promise<ToolResultParts>;
}
