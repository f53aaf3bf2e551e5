import * as vscode from "vscode";
import { sha256 } from "../../app/tools/sha256.ts";
import { type KnownTool, ownToolNames, type ToolGroup } from "../../app/tools/toolHost.ts";
import { asList, asObject, isObject } from "../../shared/guards.ts";

/** Names that servers accept (OpenRouter and OpenAI: at most 64 such characters). Excludes look-alike letters. */
const sendable = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The tools that can be offered to a model, by name. Tools that share a name are left out: one could impersonate the other, and it is not known which
 * one would run.
 */
export async function knownTools(): Promise<ReadonlyMap<string, KnownTool>> {
  const registered: readonly vscode.LanguageModelToolInformation[] = typeof vscode.lm === "undefined" ? [] : (vscode.lm.tools ?? []);
  const counts = new Map<string, number>();
  for (const { name } of registered) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  const own = ownDefinitions().filter(({ name }) => !counts.has(name.toLowerCase()));
  const offered = [...registered, ...own].filter(({ name }) => sendable.test(name) && (counts.get(name.toLowerCase()) ?? 1) === 1);
  const known = await Promise.all(offered.map(knownTool));
  return new Map(known.flatMap((tool) => (tool === undefined ? [] : [[tool.name, tool] as const])));
}

/** Aside's own tools as the manifest declares them: they run in this process, also where the editor has no registry of tools. */
function ownDefinitions(): readonly vscode.LanguageModelToolInformation[] {
  const manifest = asObject(vscode.extensions.getExtension("aside.aside")?.packageJSON);
  return asList(asObject(manifest["contributes"])["languageModelTools"]).flatMap((tool) => {
    const { name, modelDescription, inputSchema } = asObject(tool);
    return typeof name === "string" && typeof modelDescription === "string" && ownToolNames.includes(name)
      ? [{ name, description: modelDescription, inputSchema: asObject(inputSchema), tags: [] }]
      : [];
  });
}

async function knownTool({ name, description, inputSchema }: vscode.LanguageModelToolInformation): Promise<KnownTool | undefined> {
  const schema = isObject(inputSchema) ? inputSchema : undefined;
  try {
    return { name, description, schema, pin: await sha256({ name, description, schema: schema ?? null }), group: groupOf(name) };
  } catch {
    // A schema that is nested too deeply to be hashed. The other tools do not depend on it.
    return undefined;
  }
}

function groupOf(name: string): ToolGroup {
  // Compares the whole name: any extension may name a tool `aside_…`, and our tools run without asking.
  if (ownToolNames.includes(name)) return "ours";
  // VS Code's prefix for tools of MCP servers.
  return name.startsWith("mcp_") ? "mcp" : "other";
}
