import { expect, test } from "vitest";
import { maskSecretFile } from "../../../../src/app/outbound/maskSecretFile.ts";

test.each([
  [
    ".env",
    "# The database\nDB_PASSWORD=hunter2\nexport PIN='4711'\r\n\nEMPTY=\n",
    "[redacted]\nDB_PASSWORD=[redacted]\nexport PIN='[redacted]\r\n\n[redacted]\n",
  ],
  ["a value alone, as a selection takes it", "hunter2", "[redacted]"],
  ["the rest of a line", "  hunter2 # old", "  [redacted]"],
  [".netrc", "machine example.invalid login joe password hunter2", "[redacted]"],
  [".npmrc", "//registry.example.invalid/:_authToken=hunter2\n", "//registry.example.invalid/:_authToken=[redacted]\n"],
  ["credentials", "[default]\naws_secret_access_key = hunter2\n", "[default]\naws_secret_access_key = [redacted]\n"],
  ["JSON", '{\n  "list": [\n    "hunter2"\n  ],\n  "pin": 4711\n}\n', '{\n  "list": [\n    [redacted]\n  ],\n  "pin": [redacted]\n}\n'],
  ["JSON on one line", '{"pin":4711,"b":"hunter2"}', "[redacted]"],
  [
    "YAML",
    "users:\n  - name: joe\n    token: |\n      hunter2\n",
    "[redacted]\n  - name: [redacted]\n    token: [redacted]\n      [redacted]\n",
  ],
  [".pgpass", "host:5432:db:joe:hunter2\n", "host:[redacted]\n"],
])("%s: names stay, values do not", (_what, text, masked) => {
  expect(maskSecretFile(text)).toBe(masked);
});

test("a key of many lines is masked whole", () => {
  const masked = maskSecretFile(`-----BEGIN PRIVATE KEY-----\n${"MIIE0123456789\n".repeat(3)}-----END PRIVATE KEY-----\n`);
  expect(masked).toBe("[redacted]\n");
});
