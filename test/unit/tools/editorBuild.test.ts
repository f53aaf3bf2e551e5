import { describe, expect, test } from "vitest";
import { buildOfEnvironment, cacheName, environmentOf } from "../../../tools/editor/build.ts";
import { editorTestFile } from "../../../tools/editor/testFile.ts";

describe("which editor the tests run in", () => {
  test("is found in their environment; without a word it is the newest, and strict", () => {
    for (const build of [{ version: "floor", proposals: true } as const, { version: "newest", proposals: false } as const])
      expect(buildOfEnvironment(environmentOf(build))).toEqual(build);
    expect(buildOfEnvironment({})).toEqual({ version: "newest", proposals: false });
    expect(() => buildOfEnvironment({ ASIDE_EDITOR: "oldest" })).toThrow("oldest");
  });

  test("each has a folder of its own in the cache, and editor-… is the newest", () => {
    const names = (["newest", "floor"] as const).flatMap((version) => [false, true].map((proposals) => cacheName({ version, proposals })));
    expect(names).toEqual(["editor", "proposals-editor", "floor", "proposals-floor"]);
  });
});

describe("an editor test by its name", () => {
  test.each(["chat", "chat.test.ts", "test/editor/chat.test.ts"])("%s is found", (name) => {
    expect(editorTestFile(name)).toBe("test/editor/chat.test.ts");
  });

  test.each(["nothing", "harness/session", "test/unit/tools/editorBuild.test.ts", "../unit/tools/editorBuild", "screenshots"])(
    "%s is rejected",
    (name) => {
      expect(editorTestFile(name)).toBeUndefined();
    },
  );
});
