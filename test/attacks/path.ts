import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Review } from "../../src/host/code/review.ts";
import { fake, Uri, workspace } from "../unit/vscode.ts";
import { type AttackCase, type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";

/** A workspace on disk, a folder outside it, and a user who selects every file but answers no further question. */
interface Place {
  readonly workspace: string;
  readonly outside: string;
}

let folder: string | undefined;
const harmless = "src/harmless.txt";

/**
 * A file change proposed by an answer, among others and alone. Files outside the workspace are refused; files that control programs need a
 * confirmation of their own.
 */
export async function run({ payload }: AttackCase): Promise<AttackResult> {
  const place = await freshPlace();
  const { paths, text } = await prepared(payload, place);
  const { proposeChanges } = await import("../../src/host/code/proposeChanges.ts");
  fake.reset();
  workspace.workspaceFolders = [{ uri: Uri.file(place.workspace), name: "workspace", index: 0 }];
  const shown: string[] = [];
  const reviews = {
    show: (proposal: { readonly file: { readonly path: string } }) => {
      shown.push(proposal.file.path);
      return Promise.resolve({ done: Promise.resolve("accepted") } as unknown as Review);
    },
    choose: (set: readonly unknown[]) => Promise.resolve(new Set(set.keys())),
  };
  const changes = [...paths, harmless].map((one) => ({ path: one, text }));
  const outcomes = await proposeChanges(changes, reviews);
  const accepted = outcomes.filter((one) => one.outcome === "accepted").map((one) => `/${one.path}`);
  const written = [...shown, ...accepted, ...fake.applied.flatMap(({ made }) => made.map(({ uri }) => uri.path))];
  const others = written.filter((one) => !one.endsWith("harmless.txt") && !/\/many\d+\.txt$/.test(one));
  if (others.length > 0) return failed(`${others.join(", ")} would be written without a question of its own`);
  if (!written.some((one) => one.endsWith("harmless.txt")))
    return failed("not even the harmless file beside it was let through: the check proves nothing");
  const [outcome] = outcomes.filter(({ path: one }) => one === paths[0]);
  if (outcome?.outcome === "refused") return blocked(`refused: ${outcome.problem ?? ""}`);
  if (outcome?.outcome !== "rejected") return failed(`it was ${outcome?.outcome ?? "lost"}`);
  return fake.messages.length > 0 ? blocked(`asked alone: ${fake.messages.at(-1) ?? ""}`) : failed("the user was not asked");
}

/** Without the checks, a symbolic link leads out of the workspace. */
export async function control(): Promise<AttackControl> {
  const { workspace: root, outside } = await freshPlace();
  await symlink(outside, path.join(root, "out"));
  await writeFile(path.join(root, "out/x"), "written");
  const there = await readFile(path.join(outside, "x"), "utf8");
  return { detected: there === "written", detail: "what is written through a link lands outside" };
}

export async function close(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  folder = undefined;
}

async function freshPlace(): Promise<Place> {
  await close();
  folder = await mkdtemp(path.join(os.tmpdir(), "aside-path-"));
  const place = { workspace: path.join(folder, "workspace"), outside: path.join(folder, "outside") };
  await mkdir(place.workspace);
  await mkdir(place.outside);
  return place;
}

/** Creates the symbolic links of a case, with our own folder as their target, and returns the requested paths. */
async function prepared(payload: unknown, place: Place): Promise<{ readonly paths: readonly string[]; readonly text: string }> {
  if (typeof payload === "string") return { paths: [payload], text: "x\n" };
  const fields = payload as Readonly<Record<string, unknown>>;
  const link = Object.entries(fields).find(([command]) => command.startsWith("ln -s "));
  if (link !== undefined) {
    const [, , target = "", name = ""] = link[0].split(" ");
    const isDangling = target.includes("not-yet");
    if (/outside/.test(target)) await writeFile(path.join(place.outside, "file"), "outside");
    await symlink(
      isDangling ? path.join(place.outside, "not-yet") : /outside/.test(target) ? path.join(place.outside, "file") : place.outside,
      path.join(place.workspace, name),
    );
    return { paths: [String(link[1])], text: "x\n" };
  }
  if (typeof fields["one"] === "string") {
    const many = Array.from({ length: Number(fields["files"]) - 1 }, (_none, index) => `many${index}.txt`);
    return { paths: [fields["one"], ...many], text: "x\n" };
  }
  return { paths: [String(fields["path"])], text: String(fields["text"]) };
}
