import { expect, test } from "vitest";
import { toolTitle } from "../../../src/shared/toolTitle.ts";

test.each([
  ["aside_readFile", "Read file"],
  ["mcp_everything_echo", "Everything echo"],
  ["get-URL", "Get URL"],
  ["fetchHTMLPage", "Fetch htmlpage"],
  ["neighbour_add", "Neighbour add"],
  ["openrouter:web_search", "Web search"],
  ["aside_", "aside_"],
  ["___", "___"],
  ["x", "X"],
])("%s is called %s", (name, title) => expect(toolTitle(name)).toBe(title));
