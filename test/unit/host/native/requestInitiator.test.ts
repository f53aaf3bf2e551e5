import { expect, test } from "vitest";
import { initiatorOf } from "../../../../src/host/native/requestInitiator.ts";

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
