import { readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../pinned.ts";
import { lineAt, type Mutant } from "./mutant.ts";

interface Named {
  readonly file: string;
  readonly what: string;
  /** Found once in the file. */
  readonly find: RegExp;
  readonly replace: string;
}

/** Mutants that survived every unit test once. Where one of them no longer fits the code, it is to be written anew, not left out. */
const named: readonly Named[] = [
  {
    file: "src/app/question/redactKeys.ts",
    what: "the question about an API key in a message has no button that masks it",
    find: /choices: \{ redact: [^,]*\("[^"]*"\), /,
    replace: "choices: { ",
  },
  {
    file: "src/host/signIn/keyCommands.ts",
    what: "the API key is typed in clear text",
    find: /password: true/,
    replace: "password: false",
  },
  {
    file: "src/host/signIn/browserSignIn.ts",
    what: "the sign-in code is typed in clear text",
    find: /password: true/,
    replace: "password: false",
  },
  { file: "src/host/adapters/checkedInput.ts", what: "every checked box shows what is typed", find: /box\.password = .*;/, replace: ";" },
  {
    file: "src/host/history/importExport.ts",
    what: "the export cannot be cancelled",
    find: /(title, )cancellable: true( \}, async \(cancelled, report\) => \{\s*const all)/,
    replace: "$1cancellable: false$2",
  },
  {
    file: "src/host/workspace/workspaceFiles.ts",
    what: "files of search.exclude are found",
    find: /findFiles\("\*\*\/\*", searchExcludes\(\)/,
    replace: 'findFiles("**/*", undefined',
  },
  {
    file: "src/host/workspace/folder.ts",
    what: "a folder is attached with files of search.exclude",
    find: /(RelativePattern\(uri, "\*\*\/\*"\), )searchExcludes\(\)(, mostNames \+ 1)/,
    replace: "$1undefined$2",
  },
  {
    file: "src/host/adapters/vscodeConfig.ts",
    what: "settings listen to a section that does not exist",
    find: /affectsConfiguration\(section\)/,
    replace: 'affectsConfiguration("aside.settings")',
  },
  {
    file: "src/app/usage/budget.ts",
    what: "the question about the budget has no button",
    find: /choices: \{ continue: [^}]*\}/,
    replace: "choices: {} as { continue: string }",
  },
  {
    file: "src/app/usage/budget.ts",
    what: "the question about the budget is not modal",
    find: /modal: true, detail, choices/,
    replace: "detail, choices",
  },
  {
    file: "src/app/tools/askApproval.ts",
    what: "an approval that is closed is not a refusal by its own button",
    find: /\n\s*onClose: "refuse",/,
    replace: "",
  },
  {
    file: "src/host/signIn/keyCommands.ts",
    what: "a key is removed without consent",
    find: /if \(\(await ask\.confirm\([^;]*"remove"\) return;/,
    replace: ";",
  },
];

/** @throws where one does not fit the code */
export async function namedMutants(): Promise<readonly Mutant[]> {
  return Promise.all(
    named.map(async ({ file, what, find, replace }): Promise<Mutant> => {
      const text = await readFile(path.join(root, file), "utf8");
      const [match, ...others] = text.matchAll(new RegExp(find, "g"));
      if (match === undefined || others.length > 0)
        throw new Error(`${file} has changed, so that “${what}” is to be written anew in namedMutants.ts`);
      const edit = { start: match.index, end: match.index + match[0].length, text: match[0].replace(find, replace) };
      return { kind: "named", file, line: lineAt(text, match.index), what, edits: [edit] };
    }),
  );
}
