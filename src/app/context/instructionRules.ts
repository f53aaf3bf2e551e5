import { readFrontMatter } from "./frontMatter.ts";

/** The formats of instruction files that say themselves which files they are for. */
export type RuleFormat = "vscode" | "cursor";

/** When an instruction file applies: always, with files that match one of its globs, or only if the user attaches it. */
export type InstructionRule =
  | { readonly when: "always" }
  | { readonly when: "files"; readonly globs: readonly string[] }
  | { readonly when: "attached"; readonly problem?: string };

/** Globs that match every file. In VS Code, such a file applies even where no file is attached. */
const everyFile: ReadonlySet<string> = new Set(["**", "**/*", "*"]);
const mostGlobs = 50;
const longestGlob = 300;
/**
 * VS Code makes a regular expression of a glob, which goes back and tries again: with many stars or braces, one path could take it years. No glob that a person
 * writes has more stars in one name, more `**`, or more braces than these.
 */
const mostStars = 3;
const mostGlobstars = 4;
const mostBraces = 4;

/**
 * When a file applies: `applyTo` of a `*.instructions.md` (VS Code), or `globs` and `alwaysApply` of an `*.mdc` (Cursor). Without them, and where the front
 * matter is not valid, only if the user attaches it.
 */
export function instructionRule(content: string, format: RuleFormat): InstructionRule {
  const { fields, problem } = readFrontMatter(content);
  if (problem !== undefined) return { when: "attached", problem };
  if (format === "cursor" && fields["alwaysApply"] === true) return { when: "always" };
  const globs = globsIn(format === "vscode" ? fields["applyTo"] : fields["globs"]);
  if (globs.some((glob) => everyFile.has(glob))) return { when: "always" };
  return globs.length === 0 ? { when: "attached" } : { when: "files", globs };
}

/** The globs of a list, or of a text that separates them by commas. A comma in braces separates nothing. What is too long or takes too long to match is left out. */
function globsIn(value: unknown): readonly string[] {
  const texts = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((one) => typeof one === "string");
  return texts
    .flatMap(splitAtCommas)
    .map((glob) => glob.trim())
    .filter((glob) => glob !== "" && glob.length <= longestGlob && matchesSoon(glob))
    .slice(0, mostGlobs);
}

/** Whether a glob has so few stars and braces that matching it is quick for any path. */
function matchesSoon(glob: string): boolean {
  return (
    glob.split("{").length - 1 <= mostBraces &&
    mostOf(glob, globstarsIn, (count) => "**/".repeat(count)) <= mostGlobstars &&
    mostOf(glob, starsIn, (count) => "?*".repeat(count)) <= mostStars
  );
}

/**
 * How many of something a glob has, of the alternatives in braces that with the most.
 * @param written as many of them, in the place of the braces
 */
function mostOf(glob: string, count: (text: string) => number, written: (count: number) => string): number {
  // A brace in brackets is a character like others.
  if (glob.includes("[")) return count(glob);
  return count(glob.replaceAll(/\{([^{}]*)\}/g, (_all, inside: string) => written(Math.max(...inside.split(",").map(count)))));
}

function globstarsIn(text: string): number {
  return text.split("**").length - 1;
}

/** How many stars the name with the most of them has. */
function starsIn(text: string): number {
  return Math.max(...text.split("/").map((name) => (name === "**" ? 0 : name.split("*").length - 1)));
}

function splitAtCommas(text: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (character === "," && depth <= 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/**
 * The first glob that matches a file. As in VS Code, one that does not begin with a slash matches at any depth, and case does not count.
 * @param files paths below the folder of the instruction file
 * @param matches whether a path below that folder matches a glob there
 */
export function matchingGlob(
  globs: readonly string[],
  files: readonly string[],
  matches: (glob: string, path: string) => boolean,
): { readonly glob: string; readonly file: string } | undefined {
  for (const glob of globs) {
    const anchored = glob.startsWith("/") ? glob.slice(1) : glob.startsWith("**/") ? glob : `**/${glob}`;
    const whole = (anchored.endsWith("/") ? `${anchored}**` : anchored).toLowerCase();
    const file = files.find((path) => matches(whole, path.toLowerCase()));
    if (file !== undefined) return { glob, file };
  }
  return undefined;
}

/** Whether a file only refers to the `AGENTS.md` beside it, as a `CLAUDE.md` does that imports it. */
export function onlyImportsAgents(content: string): boolean {
  return /^@(?:\.\/)?AGENTS\.md$/.test(content.trim());
}
