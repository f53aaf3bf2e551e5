import { expect, test, vi } from "vitest";
import * as vscode from "vscode";
import type { Log } from "../../../../src/app/log.ts";
import { fake } from "../../vscode.ts";
import { nth } from "../../vscode/nth.ts";
import { logUnhandledRejections } from "../../../../src/host/adapters/unhandledRejections.ts";

function failureIn(file: string): Error {
  const failure = new Error("out of luck");
  failure.stack = `Error: out of luck\n    at run (${file}:1:1)`;
  return failure;
}

test("the report leads to the log", async () => {
  fake.reset();
  let reject: ((reason: unknown) => void) | undefined;
  const source = { onUnhandledRejection: (listener: (reason: unknown) => void) => ((reject = listener), { dispose: () => undefined }) };
  const show = vi.fn();
  const log = { error: () => undefined, show } as unknown as Log;
  for (const opens of [false, true]) {
    fake.answers.push(opens ? nth(0) : undefined);
    logUnhandledRejections(source, vscode.Uri.file("/extensions/aside"), log);
    reject?.(failureIn("/extensions/aside/dist/extension.js"));
    await vi.waitFor(() => expect(show).toHaveBeenCalledTimes(opens ? 1 : 0));
    await vi.waitFor(() => expect(fake.answers).toEqual([]));
  }
});

test("F131 an unhandled error is logged each time and reported once; other extensions' errors are ignored", async () => {
  let reject: ((reason: unknown) => void) | undefined;
  const source = {
    onUnhandledRejection: (listener: (reason: unknown) => void) => {
      reject = listener;
      return { dispose: () => (reject = undefined) };
    },
  };
  const logged: unknown[] = [];
  const shown = vi.spyOn(vscode.window, "showErrorMessage").mockResolvedValue(undefined);
  const log = { error: (message: string, cause: unknown) => logged.push([message, cause]) } as unknown as Log;
  const watching = logUnhandledRejections(source, vscode.Uri.file("/extensions/aside"), log);
  const ours = failureIn("/extensions/aside/dist/extension.js");
  reject?.(ours);
  reject?.(ours);
  reject?.(failureIn("/extensions/other/dist/extension.js"));
  reject?.("a text");
  expect(logged).toEqual([
    ["Unhandled rejection", ours],
    ["Unhandled rejection", ours],
  ]);
  expect(shown).toHaveBeenCalledTimes(1);
  watching.dispose();
  expect(reject).toBeUndefined();
  shown.mockRestore();
});
