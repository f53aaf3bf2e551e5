import { expect, test } from "vitest";
import { plainLabel } from "../../../src/app/plainLabel.ts";

/** How VS Code finds icons in a label: src/vs/base/common/iconLabels.ts. */
const icon = /\$\([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:~[A-Za-z]+)?\)/;

test("a label shows what somebody wrote and no icon", () => {
  expect(plainLabel("What does $(date) do?")).not.toMatch(icon);
  expect(plainLabel("What does $(date) do?").replaceAll("\u2060", "")).toBe("What does $(date) do?");
  expect(plainLabel("$$(sync~spin)")).not.toMatch(icon);
});

test("nothing in it turns around what stands beside it, and what is written from the right stays", () => {
  expect(plainLabel("a \u202Eevil\u202C b")).toBe("a evil b");
  expect(plainLabel("שלום 👨‍👩‍👧")).toBe("שלום 👨‍👩‍👧");
});
