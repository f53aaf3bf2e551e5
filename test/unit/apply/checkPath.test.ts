import { describe, expect, test } from "vitest";
import { checkPath, hasRemoteSchema, isGitsOwn } from "../../../src/apply/checkPath.ts";

describe("a path from an answer", () => {
  test.each([
    "src/a.ts",
    "./src/a.ts",
    "src\\a.ts",
    "app/(group)/[id]/page.tsx",
    "Ordner/Übersicht.md",
    ".gitignore",
    "a b/c.txt",
    "a+b.ts",
  ])("%s is accepted", (path) => {
    expect(checkPath(path)).toHaveProperty("segments");
  });

  test.each([
    ["", "empty"],
    ["a//b", "empty"],
    ["../x", "outside"],
    ["a/../../x", "outside"],
    ["..\\..\\x", "outside"],
    ["..%2f..%2fx", "outside"],
    ["%2e%2e/x", "outside"],
    ["/etc/passwd", "absolute"],
    ["\\\\server\\share\\x", "absolute"],
    ["\\\\?\\C:\\x", "absolute"],
    ["C:\\Windows\\x", "absolute"],
    ["~/.ssh/authorized_keys", "home"],
    ["~root/x", "home"],
    ["a.txt:stream", "colon"],
    ["file:x", "colon"],
    ["CON.txt", "reserved"],
    ["a/nul", "reserved"],
    ["aux .txt", "reserved"],
    [".vscode /settings.json", "trailing"],
    [".vscode./settings.json", "trailing"],
    [" .vscode/tasks.json", "trailing"],
    ["VSCODE~1/settings.json", "shortName"],
    ["a\u200b.ts", "characters"],
    ["a\u202egpj.exe", "characters"],
    ["a\nb", "characters"],
    [".vscode\u3164/tasks.json", "characters"],
    ["a\u2800b", "characters"],
    ["a\u{e0041}b", "characters"],
    ["a\0b", "characters"],
    ["a?b", "characters"],
    ["a/".repeat(600) + "b", "tooLong"],
  ])("%j is rejected: %s", (path, refused) => {
    expect(checkPath(path)).toEqual({ refused });
  });
});

describe("a schema", () => {
  test("a remote schema is found unless the file already has it", () => {
    const text = '{"$schema":"http://canary.example.invalid/s?d=SECRET"}';
    expect(hasRemoteSchema(["a.json"], text)).toBe(true);
    expect(hasRemoteSchema(["a.json"], text, text)).toBe(false);
    expect(hasRemoteSchema(["a.json"], '{"$schema":"./local.json"}')).toBe(false);
    expect(hasRemoteSchema(["a.ts"], text)).toBe(false);
  });
});

test.each([
  [".git", true],
  [".git/config", true],
  ["sub/.GIT/hooks/x", true],
  ["/c:/project/.git::$INDEX_ALLOCATION/config", true],
  [".git. /config", true],
  ["a\\GIT~1\\config", true],
  [".gi\u200dt/config", true],
  [".gitignore", false],
  [".github/x.yml", false],
  ["a.git/config", false],
  ["git/config", false],
  ["/c:/project/src/a.ts", false],
])("%j is git's own: %s", (path, isGits) => {
  expect(isGitsOwn(path)).toBe(isGits);
});
