import { beforeEach, expect, test } from "vitest";
import { chosenInstead } from "../../../../src/app/ports.ts";
import { readAloudThrough } from "../../../../src/host/adapters/readAloud.ts";
import { runningTasks } from "../../../../src/host/adapters/runningTasks.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { fake } from "../../vscode.ts";

beforeEach(() => fake.reset());

/** Begins a task that continues until it is cancelled. */
const begin = (title: string, cancellable = true) => {
  let tell: (message: string) => void = () => undefined;
  const done = vscodeAsk.progress(
    { title, cancellable },
    (signal, report) =>
      new Promise<string>((resolve) => {
        tell = report;
        signal.addEventListener("abort", () => resolve(`${title} was cancelled`));
      }),
  );
  return { done, tell: (message: string) => tell(message) };
};

const shown = () => fake.statusItems.filter((item) => item.shown);

test("a task is a line of the status bar with Cancel beside it, no notification, and gone when it ends", async () => {
  const said: string[] = [];
  const reading = readAloudThrough((text) => said.push(text) > 0);
  const { done, tell } = begin("Editing $(gear).ts");
  await expect.poll(() => shown().length).toBe(2);
  const [line, button] = shown();
  expect(line).toMatchObject({ text: String.raw`$(loading~spin) Editing \$(gear).ts`, tooltip: "Editing $(gear).ts" });
  expect(button).toMatchObject({ text: "$(close) Cancel", accessibilityInformation: { label: "Cancel: Editing $(gear).ts" } });
  expect(button?.priority).toBeLessThan(line?.priority ?? 0);
  tell("50");
  expect(line?.text).toContain(": 50");
  expect([said, fake.progress, fake.messages]).toEqual([["Editing $(gear).ts"], [], []]);
  expect(button?.command).toMatchObject({ command: "aside.cancelTask", arguments: [{ task: expect.any(Number) }] });
  runningTasks.cancel();
  expect(await done).toBe("Editing $(gear).ts was cancelled");
  expect(shown()).toEqual([]);
  expect(fake.executed).toEqual([
    ["setContext", "aside.taskRunning", true],
    ["setContext", "aside.taskRunning", false],
  ]);
  reading.dispose();
});

test("of several, the button cancels its own, and the command without one the last", async () => {
  const first = begin("First");
  await expect.poll(() => shown().length).toBe(2);
  const second = begin("Second");
  await expect.poll(() => shown().length).toBe(4);
  const [argument] = shown()[1]?.command?.arguments ?? [];
  runningTasks.cancel((argument as { readonly task: number }).task);
  expect(await first.done).toBe("First was cancelled");
  runningTasks.cancel();
  expect(await second.done).toBe("Second was cancelled");
  runningTasks.cancel();
});

test("a task that cannot be cancelled has no button, and its failure is its own", async () => {
  const failing = vscodeAsk.progress({ title: "Fetching", cancellable: false }, async () => {
    await Promise.resolve();
    expect(shown().map(({ text }) => text)).toEqual(["$(loading~spin) Fetching"]);
    throw new Error("broken");
  });
  await expect(failing).rejects.toThrow("broken");
  expect([shown(), fake.executed]).toEqual([[], []]);
});

test("a long name is cut in the line, and whole in its tooltip", async () => {
  const title = `Editing ${"long".repeat(40)}.ts`;
  const { done } = begin(title);
  await expect.poll(() => shown().length).toBe(2);
  expect(shown()[0]?.text.length).toBeLessThan(110);
  expect(shown()[0]?.tooltip).toBe(title);
  runningTasks.cancel();
  await done;
});

test("where the user has hidden the status bar, a task is a notification", async () => {
  fake.user["workbench.statusBar.visible"] = false;
  const { done } = begin("see [this](command:evil)");
  await expect.poll(() => fake.progress).toMatchObject([{ title: "see [this] (command:evil)", cancellable: true }]);
  fake.cancelProgress.fire();
  await done;
  expect(fake.statusItems).toEqual([]);
});

test("a task with another way is a notification with a link to it, whose text cannot bring a link of its own, and with Cancel", async () => {
  const reasons: unknown[] = [];
  const waitFor = (title: string) =>
    vscodeAsk.progress(
      { title, cancellable: true, instead: "Do Otherwise" },
      (signal) => new Promise<string>((resolve) => signal.addEventListener("abort", () => (reasons.push(signal.reason), resolve("over")))),
    );
  const first = waitFor("Waiting [x](command:evil)");
  await expect.poll(() => fake.progress.length).toBe(1);
  const { title = "" } = fake.progress[0] as { readonly title?: string };
  expect(title).toMatch(/^Waiting \[x\] \(command:evil\)\. \[Do Otherwise\]\(command:aside\.cancelTask\?[\w%-]+\)$/);
  expect(shown()).toEqual([]);
  const [button] = JSON.parse(decodeURIComponent(/\?([^)]+)\)$/.exec(title)?.[1] ?? "[]")) as readonly { readonly task: number }[];
  runningTasks.cancel(button?.task, chosenInstead);
  expect(await first).toBe("over");
  const second = waitFor("Waiting");
  await expect.poll(() => fake.progress.length).toBe(2);
  fake.cancelProgress.fire();
  expect(await second).toBe("over");
  expect(reasons).toEqual(["instead", expect.objectContaining({ name: "AbortError" })]);
});
