import type { PolicyContent, PolicyFile } from "../../../../src/app/ports.ts";

/** A policy file in memory. */
export interface MemoryPolicy {
  readonly file: () => Promise<PolicyFile>;
  /** Writes an object as JSON, another content as it is, or removes the file (undefined). */
  write(content: Readonly<Record<string, unknown>> | PolicyContent | undefined): void;
}

/** A policy file at the path of Linux, without the machine's. */
export function memoryPolicy(first?: Readonly<Record<string, unknown>>): MemoryPolicy {
  let version = 0;
  let content: PolicyContent = { absent: true };
  const write: MemoryPolicy["write"] = (next) => {
    version += 1;
    if (next === undefined) content = { absent: true };
    else if ("why" in next || "bytes" in next || "absent" in next) content = next as PolicyContent;
    else content = { bytes: new TextEncoder().encode(JSON.stringify(next)) };
  };
  write(first);
  const file: PolicyFile = {
    path: "/etc/aside/policy.json",
    stamp: () => Promise.resolve(String(version)),
    read: () => Promise.resolve(content),
  };
  return { file: () => Promise.resolve(file), write };
}
