import { afterEach, expect, test, vi } from "vitest";
import { initiatorOf } from "../../../../src/host/native/requestInitiator.ts";
import { extensions, Uri } from "../../vscode.ts";

afterEach(() => vi.restoreAllMocks());

test.each([
  [{ requestInitiator: "core" }, { kind: "editor" }],
  [{ requestInitiator: "github.copilot-chat" }, { kind: "extension", id: "github.copilot-chat" }],
  [{ requestInitiator: "Vendor.Name" }, { kind: "extension", id: "vendor.name" }],
  [{}, { kind: "unknown" }],
  [{ requestInitiator: "CORE" }, { kind: "unknown" }],
  [{ requestInitiator: "core\n" }, { kind: "unknown" }],
  [{ requestInitiator: "a.b\u202e" }, { kind: "unknown" }],
  [{ requestInitiator: `a.${"b".repeat(200)}` }, { kind: "unknown" }],
  [{ requestInitiator: ["core"] }, { kind: "unknown" }],
  [{ requestInitiator: { toString: (): string => "core" } }, { kind: "unknown" }],
  [{ requestInitiator: null }, { kind: "unknown" }],
])("%j is %j", (options, initiator) => {
  expect(initiatorOf(options)).toEqual(initiator);
});

test("an option that throws names no extension", () => {
  const options = {
    get requestInitiator(): string {
      throw new Error("no");
    },
  };
  expect(initiatorOf(options)).toEqual({ kind: "unknown" });
});

test.each([
  ["/editor/extensions/copilot", "file", { kind: "editor" }],
  ["/editor/extensions-of-others/copilot", "file", { kind: "extension", id: "github.copilot-chat" }],
  ["/home/user/.vscode/extensions/copilot", "file", { kind: "extension", id: "github.copilot-chat" }],
  ["/home/user/editor/extensions/copilot", "file", { kind: "extension", id: "github.copilot-chat" }],
  ["/editor/extensions/copilot", "vscode-remote", { kind: "extension", id: "github.copilot-chat" }],
])("an extension in %s (%s) is %j", (path, scheme, initiator) => {
  vi.spyOn(extensions, "getExtension").mockImplementation(() => ({ extensionUri: Uri.from({ scheme, path }) }) as never);
  expect(initiatorOf({ requestInitiator: "github.copilot-chat" })).toEqual(initiator);
});
