import { beforeEach, describe, expect, test } from "vitest";
import { attachFailure } from "../../../../src/host/context/testFailure.ts";
import { RefusedArguments } from "../../../../src/host/adapters/commandArguments.ts";
import { inspectAttachment } from "../../../../src/host/workspace/inspectAttachment.ts";
import { fake, Range, Uri, workspace } from "../../vscode.ts";

const file = Uri.file("/project/test/cart.test.js");
const group = { id: "cart", label: "cart", parent: undefined };
const item = { id: "adds", label: "adds prices", parent: group, uri: file, range: new Range(0, 0, 2, 3) };
const message = {
  message: { value: "sums **differ**" },
  expectedOutput: "4",
  actualOutput: "3",
  location: { uri: file, range: new Range(1, 0, 1, 5) },
  stackTrace: [{ label: "add", uri: Uri.file("/project/src/cart.js"), position: { line: 6 } }, { label: "main" }],
};
const run = { testRunName: undefined, controllerId: "mocha", resultId: "r1", taskId: "t" };
const { openTextDocument } = workspace;

async function textOf(...given: readonly unknown[]): Promise<string> {
  const attached = await attachFailure(given);
  return "attachment" in attached ? attached.attachment.text : attached.problem;
}

beforeEach(() => {
  fake.reset();
  workspace.openTextDocument = openTextDocument;
  fake.files.set(
    "/project/test/cart.test.js",
    new TextEncoder().encode('test("adds prices", () => {\n  expect(add(1, 2)).toBe(4);\n});\n'),
  );
});

describe("a failed test", () => {
  test("with the failure that was clicked", async () => {
    expect(await attachFailure([{ test: item, message }, run])).toMatchObject({
      attachment: { kind: "test", label: "Failed test: adds prices", path: "test/cart.test.js" },
    });
    expect(await textOf({ test: item, message })).toBe(`Test: cart › adds prices (test/cart.test.js:1)

Failure at test/cart.test.js:2:
sums **differ**
Expected:
4
Actual:
3
Stack:
  add (src/cart.js:7)
  main

Code at test/cart.test.js:1:
> 1 | test("adds prices", () => {
  2 |   expect(add(1, 2)).toBe(4);
  3 | });`);
  });

  test("a test that was clicked: its failures are those that the test results show", async () => {
    const opened: string[] = [];
    workspace.openTextDocument = (async (uri: Uri) => {
      if (uri.scheme !== "vscode-test-data") return openTextDocument(uri);
      opened.push(uri.path);
      const kept = new Map([
        ["/r1/message/1/0/TestFailureMessage", "first"],
        ["/r1/message/1/0/ExpectedOutput", "4"],
        ["/r1/message/1/1/TestFailureMessage", "second"],
      ]).get(uri.path);
      if (kept === undefined || uri.authority !== "results" || uri.query !== "mocha\0cart\0adds") throw new Error("no such document");
      return { getText: () => kept };
    }) as never;
    const text = await textOf(item, run);
    expect(text).toContain("Failure:\nfirst\nExpected:\n4\n\nFailure:\nsecond\n\nCode at");
    expect(opened.length).toBeLessThan(12);
  });

  test("says so if VS Code does not pass the failure", async () => {
    expect(await textOf(item)).toBe(
      "VS Code did not provide the failure of “adds prices”. Copy its text from the test results into your message.",
    );
    expect(await textOf(item, run)).toContain("did not provide");
  });

  test("code of a file that would not be sent without asking is left out; a secret in a failure is asked about", async () => {
    fake.files.set("/project/.env", new TextEncoder().encode("PIN=1234\n"));
    const text = await textOf({ test: { ...item, uri: Uri.file("/project/.env") }, message });
    expect(text).not.toContain("1234");
    expect(text).toContain("(Code of .env is left out: the file may contain secrets.)");
    const attached = await attachFailure([
      { test: item, message: { message: "token ghp_0123456789abcdefghijABCDEFGHIJ012345 is refused" } },
    ]);
    if ("problem" in attached) throw new Error(attached.problem);
    fake.answers.push({ title: "Leave Out" });
    expect(await inspectAttachment(attached.attachment)).toEqual({ leftOut: true });
    expect(fake.messages).toEqual(["Failed test: adds prices may contain secrets. Send it?"]);
  });

  test.each([
    [undefined],
    [null],
    [{}],
    [{ message: {} }],
    [{ message: {}, test: { id: 1, label: "x" } }],
    ["text"],
    [{ id: "", label: "x" }],
  ])("refuses anything else: %j", async (given) => {
    await expect(attachFailure([given])).rejects.toThrow(RefusedArguments);
  });

  test("is read with bounds, whatever it says of itself", async () => {
    const endless: Record<string, unknown> = { id: "x", label: "y".repeat(10_000), uri: "no", range: { start: { line: -1 } } };
    endless["parent"] = endless;
    const text = await textOf({
      test: endless,
      message: { message: "m".repeat(1_000_000), stackTrace: Array.from({ length: 1000 }, () => 1) },
    });
    expect(text.length).toBeLessThan(20_000);
  });
});
