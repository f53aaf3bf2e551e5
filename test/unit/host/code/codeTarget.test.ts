import { beforeEach, describe, expect, test, vi } from "vitest";
import * as vscode from "vscode";
import type { AnsweredCode } from "../../../../src/app/chat/answeredCode.ts";
import type { Attachment } from "../../../../src/shared/conversation.ts";
import { fake, window, workspace } from "../../vscode.ts";
import { Uri } from "../../vscode/uri.ts";

vi.mock("#platform", () => ({ platform: { followLinks: (path: string) => Promise.resolve(path) } }));
const { codeTarget } = await import("../../../../src/host/code/codeTarget.ts");

const block = (before: string, change: Partial<AnsweredCode> = {}): AnsweredCode => ({
  info: "js",
  language: "js",
  code: "const a = 9;\n",
  isClosed: true,
  before,
  attachments: [],
  attached: [],
  ...change,
});
const attachment = (uri: string) => ({ kind: "file", uri }) as Attachment;
const attached = (...paths: readonly string[]) => ({ attached: paths.map((path) => attachment(`file://${path}`)) });
const add = (...paths: readonly string[]) => {
  for (const path of paths) fake.files.set(path, new TextEncoder().encode("const a = 1;\n"));
};
/** The target in one word: a path, the choices, or that there is a problem. */
const targetOf = async (answer: AnsweredCode, named?: string) => {
  const target = await codeTarget(answer, named);
  switch (target.kind) {
    case "file":
      return target.file.exists ? target.file.uri.path : `new ${target.file.path}`;
    case "several":
      return target.files.map((file) => (file.exists ? file.uri.path : `new ${file.path}`));
    case "problem":
      return target.kind;
    default:
      return target satisfies never;
  }
};

beforeEach(() => {
  fake.reset();
  Object.assign(window.tabGroups, { all: [] });
  add("/project/cart.js", "/project/src/price.js", "/project/docs/My Notes.md", "/project/Notes.md", "/project/src/größe.js");
  add("/project/app/routes/posts.$slug.tsx", "/project/app/[id]/page.tsx", "/project/Makefile", "/project/scripts/deploy");
});

describe("one attached file comes before words that are no files", () => {
  test.each([
    "You can do this with a loop, e.g.:",
    "Use `logger.info` here:",
    "With console.log and `Array.from`, for `this.items`:",
    "Node.js 2.5 and os.path.join, see example.com (this.items:",
    "Like `utils/missing.js` does it:",
    "See docs/guide.md for more:",
    "",
  ])("%s", async (before) => {
    expect(await targetOf(block(before, attached("/project/cart.js")))).toBe("/project/cart.js");
  });
});

describe("a file that exists is found by its name", () => {
  test.each([
    ["In `src/price.js`:", "/project/src/price.js"],
    ["In price.js:", "/project/src/price.js"],
    ["Change [price.js](src/price.js):", "/project/src/price.js"],
    ["Change docs/My Notes.md:", "/project/docs/My Notes.md"],
    ["Change My Notes.md:", "/project/docs/My Notes.md"],
    ["Change Notes.md:", "/project/Notes.md"],
    ["Ändere `src/größe.js`:", "/project/src/größe.js"],
    ["在src/price.js中修改", "/project/src/price.js"],
    ["In `app/routes/posts.$slug.tsx`:", "/project/app/routes/posts.$slug.tsx"],
    ["In app/[id]/page.tsx:", "/project/app/[id]/page.tsx"],
    ["Add this to the Makefile:", "/project/Makefile"],
    ["In `scripts/deploy`:", "/project/scripts/deploy"],
    ["See `src/price.js:10-20`:", "/project/src/price.js"],
    ["In `/project/src/price.js`:", "/project/src/price.js"],
    ["In `project/src/price.js`:", "/project/src/price.js"],
  ])("%s", async (before, path) => {
    expect(await targetOf(block(before))).toBe(path);
    expect(await targetOf(block(before, attached("/project/cart.js")))).toBe(path);
  });

  test.each([
    ["js /project/src/price.js", "/project/src/price.js"],
    ["md docs/My Notes.md", "/project/docs/My Notes.md"],
    ["makefile Makefile", "/project/Makefile"],
    ["js src/new.js", "new src/new.js"],
    ["js price.js", "/project/src/price.js"],
  ])("by the fence %s", async (info, path) => {
    expect(await targetOf(block("As in `cart.js`:", { info }))).toBe(path);
  });
});

test("a new file is one that the answer calls so; where it might be, the user chooses", async () => {
  const one = attached("/project/cart.js");
  expect(await targetOf(block("Create `src/new.js`:", one))).toBe("new src/new.js");
  expect(await targetOf(block("### src/new.js\n", one))).toBe("new src/new.js");
  expect(await targetOf(block("Put this into `src/new.js`:", one))).toEqual(["/project/cart.js", "new src/new.js"]);
});

test("several files of a sentence: the attached one, the one of the block's language, else the user chooses", async () => {
  const before = "Change `cart.js` as in `src/price.js`:";
  expect(await targetOf(block(before, attached("/project/cart.js")))).toBe("/project/cart.js");
  expect(await targetOf(block(before))).toEqual(["/project/src/price.js", "/project/cart.js"]);
  expect(await targetOf(block("From `src/price.js` to `Notes.md`:"))).toBe("/project/src/price.js");
});

test("a path that must not be used is reported, and no other file takes its place", async () => {
  const one = attached("/project/cart.js");
  for (const path of ["../other.js", "/etc/hosts.conf", "~/x.js"]) {
    expect([path, await targetOf(block(`Change \`${path}\`:`, one))]).toEqual([path, "problem"]);
    expect([path, await targetOf(block("", one), path)]).toEqual([path, "problem"]);
  }
});

describe("two folders of one name", () => {
  beforeEach(() => {
    const folders = ["/one/app", "/two/app"].map((path, index) => ({ uri: Uri.file(path), name: "app", index }));
    workspace.workspaceFolders = folders;
    add("/one/app/x.js", "/two/app/x.js", "/two/app/y.js");
  });

  test("the attached one is meant", async () => {
    for (const before of ["In `app/x.js`:", "In `x.js`:", ""])
      expect(await targetOf(block(before, attached("/two/app/x.js")))).toBe("/two/app/x.js");
    expect(await targetOf(block("", attached("/two/app/x.js")), "app/x.js")).toBe("/two/app/x.js");
  });

  test("without one the user chooses between rows that differ", async () => {
    const target = await codeTarget(block("In `app/x.js`:"));
    expect(target.kind === "several" && target.files.map(({ path }) => path)).toEqual(["one/app/x.js", "two/app/x.js"]);
    expect(await targetOf(block("In `two/app/x.js`:"))).toBe("/two/app/x.js");
    expect(await targetOf(block("In `app/y.js`:"))).toBe("/two/app/y.js");
  });
});

test("without a folder, a path names what is open", async () => {
  workspace.workspaceFolders = undefined;
  add("/elsewhere/cart.js", "/elsewhere/other.js");
  const tabs = ["/elsewhere/other.js", "/elsewhere/cart.js"].map((path) => ({ input: new vscode.TabInputText(Uri.file(path)) }));
  Object.assign(window.tabGroups, { all: [{ tabs }] });
  expect(await targetOf(block("In `cart.js`:"))).toBe("/elsewhere/cart.js");
  expect(await targetOf(block("", { info: "js cart.js" }))).toBe("/elsewhere/cart.js");
  expect(await targetOf(block("Change it so:"))).toEqual(["/elsewhere/other.js", "/elsewhere/cart.js"]);
  expect(await targetOf(block("In `missing.js`:"))).toEqual(["/elsewhere/other.js", "/elsewhere/cart.js"]);
});

test("an earlier attachment is never the target: it may be about something else", async () => {
  const gone = {
    attached: [attachment("vscode-notebook-cell:/project/book.ipynb#gone")],
    attachments: [attachment("file:///project/cart.js")],
  };
  expect(await targetOf(block("Change it so:", gone))).toEqual([]);
});
