import type { ToolDefinition } from "../../llm/prompt.ts";
import { readSkillTool } from "./toolHost.ts";

/**
 * The definitions with the skills in the description of the tool that reads them. That is no part of its pin: the user has enabled the tool, and skills come and go
 * with files. Without skills the tool is left out.
 */
export async function withSkills(tools: readonly ToolDefinition[], skills: () => Promise<string>): Promise<readonly ToolDefinition[]> {
  if (!tools.some(({ name }) => name === readSkillTool)) return tools;
  const list = await skills();
  return tools.flatMap((tool) => {
    if (tool.name !== readSkillTool) return [tool];
    return list === "" ? [] : [{ ...tool, description: `${tool.description ?? ""}\n\nSkills:\n${list}` }];
  });
}
