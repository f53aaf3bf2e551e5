import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type * as vscode from "vscode";
import { attachDocument, attachRange, relativeName } from "../../../../src/host/workspace/attachments.ts";
import { chipName, fileOf } from "../../../../src/host/workspace/documentName.ts";
import { attachmentWarnings } from "../../../../src/host/workspace/secretChecks.ts";
import { document, extensions, fake, Range, Uri, workspace } from "../../vscode.ts";

const cart = Uri.file("/project/src/cart.ts");
const inGit = (ref: string, more: object = {}) => cart.with({ scheme: "git", query: JSON.stringify({ path: cart.path, ref, ...more }) });
const hash = "0123456789abcdef0123456789abcdef01234567";

beforeEach(() => fake.reset());
afterEach(() => {
  workspace.notebookDocuments = [];
});

describe("what a document is called", () => {
  test.each([
    ["HEAD", "cart.ts:3-9 (HEAD)", "src/cart.ts at HEAD"],
    ["", "cart.ts:3-9 (index)", "src/cart.ts in the index"],
    ["~", "cart.ts:3-9 (HEAD)", "src/cart.ts at HEAD"],
    [hash, "cart.ts:3-9 (01234567)", "src/cart.ts at 01234567"],
    [`${hash}^`, "cart.ts:3-9 (01234567^)", "src/cart.ts at 01234567^"],
    ["main", "cart.ts:3-9 (main)", "src/cart.ts at main"],
    ["~1", "cart.ts:3-9 (base)", "src/cart.ts as the common ancestor of the merge has it"],
    [":2", "cart.ts:3-9 (ours)", "src/cart.ts as our side of the merge has it"],
    ["~3", "cart.ts:3-9 (theirs)", "src/cart.ts as their side of the merge has it"],
  ])("a file of Git at %j", (ref, chip, path) => {
    expect([chipName(inGit(ref), [3, 9]), relativeName(inGit(ref))]).toEqual([chip, path]);
    expect(fileOf(inGit(ref)).toString()).toBe(cart.toString());
  });

  test("the index if the file is staged, where Git's extension leaves it open; the changes of a submodule", () => {
    const git = {
      id: "vscode.git",
      isActive: true,
      exports: { getAPI: () => ({ repositories: [{ state: { indexChanges: [{ uri: cart }] } }] }) },
    };
    const getExtension = extensions.getExtension;
    try {
      extensions.getExtension = (() => git) as never;
      expect(relativeName(inGit("~"))).toBe("src/cart.ts in the index");
    } finally {
      extensions.getExtension = getExtension;
    }
    const changes = inGit("wt", { submoduleOf: "/project" }).with({ path: `${cart.path}.diff` });
    expect([chipName(changes), relativeName(changes)]).toEqual(["cart.ts (submodule changes)", "src/cart.ts (changes of the submodule)"]);
  });

  test("an address that no one of Git wrote is an ordinary one; a hostile name is shown safely", () => {
    for (const query of ["", "{", "[]", "null", '{"path":1,"ref":2}']) {
      expect(relativeName(cart.with({ scheme: "git", query }))).toBe("src/cart.ts");
    }
    expect(relativeName(inGit("a\u202eb\nc"))).toBe("src/cart.ts at a\\u{202e}b\\nc");
  });

  test("what Aside proposes for a file", () => {
    const proposal = Uri.parse("aside-proposal://0a1b2c3d/src/cart.ts");
    expect([chipName(proposal, [3, 9]), relativeName(proposal)]).toEqual(["cart.ts:3-9 (proposal)", "src/cart.ts as proposed by Aside"]);
  });

  test("a notebook's cell by its current number, and output by its channel", () => {
    const notebook = Uri.file("/project/docs/book.ipynb");
    const cells = ["c1", "c2"].map((fragment) => notebook.with({ scheme: "vscode-notebook-cell", fragment }));
    const all = cells.map((uri, index) => ({ index, document: document(uri, "x = 1", "python") }));
    workspace.notebookDocuments = [{ uri: notebook, getCells: () => all }];
    const second = cells[1] ?? notebook;
    expect([chipName(second, [1, 1]), relativeName(second)]).toEqual(["book.ipynb:1 (cell 2)", "docs/book.ipynb, cell 2"]);
    expect(relativeName(notebook)).toBe("docs/book.ipynb");
    const output = Uri.parse("output:extension-output-vscode.git-%231-Git");
    expect([chipName(output, [2, 4]), relativeName(output)]).toEqual(["Git:2-4 (output)", "Git (output)"]);
  });

  test("chips of selections and of whole documents", () => {
    const head = document(inGit("HEAD"), "a\nb\nc\n") as unknown as vscode.TextDocument;
    expect(attachRange(head, new Range(0, 0, 1, 1) as unknown as vscode.Range)).toMatchObject({
      attachment: { label: "cart.ts:1-2 (HEAD)", path: "src/cart.ts at HEAD" },
    });
    expect(attachDocument(head)).toMatchObject({ attachment: { label: "cart.ts (HEAD)", path: "src/cart.ts at HEAD" } });
  });
});

test("an earlier state of a secret file, or a cell of one, is asked about as the file is", async () => {
  const secret = Uri.file("/project/.env");
  const old = document(secret.with({ scheme: "git", query: JSON.stringify({ path: secret.path, ref: "HEAD" }) }), "PIN=1");
  const attached = attachRange(old as unknown as vscode.TextDocument, new Range(0, 0, 0, 5));
  if ("problem" in attached) throw new Error(attached.problem);
  expect(await attachmentWarnings(attached.attachment)).toEqual([".env*"]);
  const outside = Uri.file("/elsewhere/notes.txt");
  const other = document(outside.with({ scheme: "git", query: JSON.stringify({ path: outside.path, ref: "HEAD" }) }), "one");
  const second = attachDocument(other as unknown as vscode.TextDocument);
  if ("problem" in second) throw new Error(second.problem);
  expect(await attachmentWarnings(second.attachment)).toEqual(["outside the workspace: /elsewhere/notes.txt"]);
});
