import path from "node:path";
import { readTheme } from "../../src/app/theme/readTheme.ts";
import { codeColors, customRules } from "../../src/app/theme/tokenColors.ts";
import { codeColorNames } from "../../src/shared/codeColors.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";
import { exactly, type Fields, fieldsOf, trial, tryEach } from "./trials.ts";

/** A file of the extension, as text or as a text that is repeated. */
function textOf(file: unknown): string | undefined {
  const fields = fieldsOf(file);
  if (fields === undefined) return typeof file === "string" ? file : undefined;
  const { repeat, times, before = "", after = "" } = fields;
  return `${String(before)}${String(repeat).repeat(Number(times))}${String(after)}`;
}

/** What of a set of colors could do harm in a style sheet, or is no color of a theme. */
function harmIn(found: unknown): readonly string[] {
  const colors = fieldsOf(fieldsOf(found)?.["colors"]) ?? {};
  const bad = Object.entries(colors).filter(
    ([name, value]) => !(codeColorNames as readonly string[]).includes(name) || !/^#[0-9a-fA-F]{3,8}$/.test(String(value)),
  );
  const polluted = Object.keys(Object.getOwnPropertyDescriptors(Object.prototype)).filter(
    (name) => name === "polluted" || name === "foreground",
  );
  return [...bad.map(([name, value]) => `${name}: ${String(value)}`), ...polluted.map((name) => `every object has ${name}`)];
}

async function attackTheme({ files, path: start, custom }: Fields): Promise<AttackResult> {
  const all = fieldsOf(files) ?? {};
  const asked: string[] = [];
  const rules = await readTheme(String(start), (wanted) => {
    asked.push(wanted);
    return Promise.resolve(
      Object.hasOwn(all, wanted) ? textOf(all[wanted]) : '{"tokenColors":[{"scope":"comment","settings":{"foreground":"#666666"}}]}',
    );
  });
  const outside = asked.filter((each) => path.posix.isAbsolute(each) || path.posix.normalize(each) !== each || /^\.\.|[\\:%]/.test(each));
  if (outside.length > 0) return failed(`a file outside the extension was read: ${outside.join(", ")}`);
  if (asked.length > 8) return failed(`${asked.length} files were read`);
  if ((rules?.length ?? 0) > 5000) return failed(`${rules?.length ?? 0} rules were kept`);
  const found = codeColors([...(rules ?? []), ...customRules(custom, "T")]);
  const harm = harmIn(found);
  if (harm.length > 0) return failed(harm.join("; "));
  return blocked(found === undefined ? "not used: code keeps the colors for every theme" : `only colors: ${JSON.stringify(found.colors)}`);
}

/** The files of a theme's extension, and the setting that changes its colors. */
export const run: AttackClass["run"] = tryEach(trial<Fields>(exactly("files", "path", "custom?"), attackTheme));

/** A reader that believes what a theme says must be seen to leave the folder, and its colors to be none. */
export function control(): Promise<AttackControl> {
  const theme = JSON.parse(
    '{"include":"../../secret.json","tokenColors":[{"settings":{"foreground":"red;} body{display:none"}}]}',
  ) as Fields;
  const wanted = path.posix.join("themes", String(theme["include"]));
  const leaves = wanted.startsWith("..");
  const harm = harmIn({ colors: { keyword: "red;} body{display:none", constructor: "#fff" } });
  return Promise.resolve({ detected: leaves && harm.length === 2, detail: `${wanted}; ${harm.join("; ")}` });
}
