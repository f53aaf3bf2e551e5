import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { policyKeys } from "../../../src/app/settings/parsePolicy.ts";
import { placeOn } from "../../../src/host/platform/nodePolicyFile.ts";
import { root } from "../../../tools/pinned.ts";
import { manifest } from "../manifest.ts";

const page = readFileSync(path.join(root, "docs/reviewers.md"), "utf8");
const section = (title: string): string => page.split(/^## /m).find((part) => part.startsWith(title)) ?? "";
const codes = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
const sources = globSync("src/**/*.{ts,tsx}", { cwd: root }).map((file) => file.replaceAll("\\", "/"));
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

describe("docs/reviewers.md", () => {
  test("the table of connections names every file that makes one, and no other", () => {
    const makes = sources.filter((file) => {
      const text = textOf(file);
      return (
        /\bgetJson\(\{|\bcreateGuardedFetch\(\{|\bglobalThis\.fetch\b|from "openai\/|import\("openai/.test(text) ||
        /from "node:(?:https?|net|tls|dgram|http2)"/.test(text) ||
        (/\bPublicGet\b/.test(text) && /\b(?:get|publicGet)\(/.test(text) && file.startsWith("src/host/"))
      );
    });
    const named = codes(section("Connections")).filter((code) => code.startsWith("src/"));
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    const doors = [
      "src/llm/send/guardedFetch.ts",
      "src/host/platform/nodePolicyFile.ts",
      "src/host/context/webPage.ts",
      "src/host/links/loadImage.ts",
    ];
    // The shared transport of the catalogue is no connection by itself.
    const transport = "src/llm/catalogue/getJson.ts";
    expect([...new Set([...makes, ...doors])].filter((file) => file !== transport).toSorted()).toEqual([...new Set(named)].toSorted());
  });

  test("one file starts a program", () => {
    expect(sources.filter((file) => /node:(?:child_process|cluster|worker_threads)/.test(textOf(file)))).toEqual([
      "src/host/platform/nodePolicyFile.ts",
    ]);
  });

  test("what the manifest contributes and ignores in Restricted Mode is listed", () => {
    const all = JSON.parse(textOf("package.json")) as Readonly<Record<string, unknown>>;
    const permissions = codes(section("Permissions"));
    expect(permissions).toEqual(expect.arrayContaining(Object.keys(manifest.contributes)));
    const { untrustedWorkspaces } = all["capabilities"] as {
      readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
    };
    expect(permissions.filter((code) => code.startsWith("aside."))).toEqual(untrustedWorkspaces.restrictedConfigurations);
    expect([all["enabledApiProposals"], all["extensionDependencies"], all["extensionPack"]]).toEqual([undefined, undefined, undefined]);
    expect(all["extensionKind"]).toEqual(["workspace"]);
  });

  test("the policy file's keys and places are those of the code", () => {
    const policy = section("Policy file");
    const keys = [...policy.matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
    expect(keys).toEqual(policyKeys);
    for (const system of ["linux", "darwin", "win32"] as const) expect(codes(policy)).toContain(placeOn(system, {}));
  });
});
