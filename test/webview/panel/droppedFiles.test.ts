import { expect, test } from "vitest";
import { attachment, question, snapshot, stateOf } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Fires an event of the clipboard or of a drag with files and data in it, as the browser does. */
async function fire(
  panel: PanelPage,
  kind: "paste" | "dragenter" | "drop",
  data: Readonly<Record<string, string>>,
  file?: string,
): Promise<void> {
  await panel.page.getByRole("textbox", { name: "Message" }).evaluate(
    (field, given) => {
      const transfer = new DataTransfer();
      for (const [type, value] of Object.entries(given.data)) transfer.setData(type, value);
      if (given.file !== undefined) {
        const bytes = Uint8Array.from(atob(given.file), (byte) => byte.charCodeAt(0));
        transfer.items.add(new File([bytes], "shot.png", { type: "image/png" }));
      }
      const init = { bubbles: true, cancelable: true };
      field.dispatchEvent(
        given.kind === "paste"
          ? new ClipboardEvent("paste", { ...init, clipboardData: transfer })
          : new DragEvent(given.kind, { ...init, dataTransfer: transfer }),
      );
    },
    { kind, data, file },
  );
}

test("a pasted image is attached; pasted text stays text", async () => {
  const panel = await open();
  await panel.send(snapshot([]));
  await fire(panel, "paste", {}, pixel);
  await expect
    .poll(() => said(panel, "attachData"))
    .toEqual([{ type: "attachData", name: "shot.png", data: `data:image/png;base64,${pixel}` }]);
  await fire(panel, "paste", { "text/plain": "a table", "text/html": "<b>a table</b>" }, pixel);
  await frame(panel);
  expect((await said(panel, "attachData")).length).toBe(1);
});

test("files from the Explorer are attached by address, others by content; web pages are not", async () => {
  const panel = await open();
  await panel.send(snapshot([]));
  await fire(panel, "drop", { "text/uri-list": "# list\r\nvscode-remote://host/project/a.ts\r\nfile:///project/b.ts" });
  expect(await said(panel, "attachUris")).toEqual([
    { type: "attachUris", uris: ["vscode-remote://host/project/a.ts", "file:///project/b.ts"] },
  ]);
  await fire(panel, "drop", {}, pixel);
  await expect.poll(async () => (await said(panel, "attachData")).length).toBe(1);
  await fire(panel, "drop", { "text/uri-list": "https://example.com/" });
  expect((await said(panel, "attachUris")).length).toBe(1);
});

test.each(themes)("the drop target shows its hint, and disappears with the drop, in $name", async (theme) => {
  const panel = await open({ theme, width: 300 });
  await panel.send(snapshot([question("q", "Hello")]));
  await fire(panel, "dragenter", {}, pixel);
  await panel.page.getByText("Hold Shift").waitFor();
  expect(await violations(panel)).toEqual([]);
  await fire(panel, "drop", {}, pixel);
  await panel.page.getByText("Hold Shift").waitFor({ state: "detached" });
});

test("a chip shows its size and findings; its mark asks the host to review them", async () => {
  const panel = await open({ width: 300 });
  const check = { patterns: ["AWS access key (AKIA…)"], redact: true, hidden: 3, lookalikes: 0, keepHidden: false };
  const marked = { ...attachment, id: "m", label: ".env", kind: "file" as const, tokens: 1234, check };
  await panel.send(snapshot([question("q", "Hello", { attachments: [marked] })], stateOf({ attachments: [marked] })));
  const chip = panel.page.locator(".composer").getByRole("group", { name: ".env" });
  expect(await chip.textContent()).toContain("≈1.2K");
  const mark = chip.getByRole("button", { name: "Review .env" });
  expect(await mark.getAttribute("title")).toMatch(/redacted.*AWS access key[\s\S]*3 hidden characters, removed/);
  await mark.click();
  expect(await said(panel, "reviewAttachment")).toEqual([{ type: "reviewAttachment", id: "m" }]);
  expect(await violations(panel)).toEqual([]);
});

test.each(themes)("a chip whose source is gone is marked, and one that is out of date says so, in $name", async (theme) => {
  const panel = await open({ theme, width: 300 });
  const file = { ...attachment, kind: "file" as const, path: "src/old.ts", label: "old.ts", source: "gone" as const };
  const selection = { ...attachment, id: "s", kind: "selection" as const, path: "src/a.ts", label: "a.ts:3-5", source: "changed" as const };
  await panel.send(snapshot([question("q", "Hello", { attachments: [selection] })], stateOf({ attachments: [{ ...file, id: "g" }] })));
  const mark = panel.page.locator(".composer").getByRole("button", { name: "Review old.ts" });
  expect(await mark.getAttribute("title")).toBe("src/old.ts no longer exists");
  await mark.click();
  expect(await said(panel, "reviewAttachment")).toEqual([{ type: "reviewAttachment", id: "g" }]);
  const sent = panel.page.locator(".message-user").getByRole("button", { name: "Open a.ts:3-5" });
  expect(await sent.getAttribute("title")).toContain("as it was when you added it; the file has changed since");
  expect(await violations(panel)).toEqual([]);
});

test("chips of one name have their folders behind it", async () => {
  const panel = await open({ width: 300 });
  const chips = ["one/app/x.js", "two/app/x.js", "y.js", "lib/y.js", "z.js"].map((path, at) => ({
    ...attachment,
    id: `c${at}`,
    kind: "file" as const,
    path,
    label: path.slice(path.lastIndexOf("/") + 1),
  }));
  await panel.send(snapshot([question("q", "Hello", { attachments: chips })], stateOf({ attachments: chips })));
  const labels = ["x.js · one/app", "x.js · two/app", "y.js", "y.js · lib", "z.js"];
  expect(await panel.page.locator(".composer .chip-label").allTextContents()).toEqual(labels);
  expect(await panel.page.locator(".message-user .chip-label").allTextContents()).toEqual(labels);
  expect(await panel.page.locator(".composer").getByRole("button", { name: "Remove x.js · two/app" }).count()).toBe(1);
});
