import * as l10n from "@vscode/l10n";
import { findLookalikes, showBlanks, showHidden } from "../../shared/hiddenText.ts";
import { toolTitle } from "../../shared/toolTitle.ts";
import type { KnownTool } from "./toolHost.ts";

const mostLookalikes = 5;
/** Of a longer description, the beginning says what the tool does. All of it can be seen in the list of tools. */
const longestDescription = 300;

/** A call in words that can be shown to the user, who has to judge it. */
export interface CallText {
  /** The tool's name in words. */
  readonly title: string;
  readonly description: string;
  /** All of the arguments. */
  readonly written: string;
  /** Sentences about words with look-alike characters. */
  readonly warnings: readonly string[];
}

/** Describes a call with everything visible that is in it. */
export function callText(tool: KnownTool, input: object): CallText {
  const written = visible(JSON.stringify(input, undefined, 2));
  const described = visible(tool.description.replace(/\s+/gu, " ").trim());
  const lookalikes = [...new Set(findLookalikes(written))].slice(0, mostLookalikes);
  return {
    title: toolTitle(tool.name),
    description: described.length > longestDescription ? `${described.slice(0, longestDescription)}…` : described,
    written,
    warnings: lookalikes.length === 0 ? [] : [l10n.t("Check carefully: {0} contains look-alike characters.", lookalikes.join(", "))],
  };
}

/** Writes out hidden characters, line separators that JSON does not escape, and blanks that would push the rest out of sight. */
function visible(text: string): string {
  return showBlanks(showHidden(text))
    .replaceAll("\u2028", String.raw`\u{2028}`)
    .replaceAll("\u2029", String.raw`\u{2029}`);
}
