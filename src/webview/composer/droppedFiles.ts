import type { FromWebview } from "../../shared/fromWebview.ts";
import { largestData } from "../../shared/protocol.ts";

/** Maximum file size: a data URL is a third longer than its bytes. */
const maxFileBytes = Math.floor((largestData - 100) * 0.74);
/** Dropping more files at once is usually a mistake. */
const maxFiles = 20;

/** Data types in which the editor and the system report the locations of dropped files. */
const addressTypes = ["application/vnd.code.uri-list", "text/uri-list"] as const;

/** Whether a drag carries files or addresses. */
export function carriesFiles({ types }: Pick<DataTransfer, "types">): boolean {
  return types.includes("Files") || addressTypes.some((type) => types.includes(type));
}

/** The addresses in dropped data, without comments. */
function addressesIn(data: Pick<DataTransfer, "getData">): readonly string[] {
  for (const type of addressTypes) {
    const lines = data
      .getData(type)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"));
    if (lines.length > 0) return lines.slice(0, 100);
  }
  return [];
}

/**
 * Sends dropped files to the host: by address if there is one, otherwise by content.
 */
export async function attachDrop(data: DataTransfer, post: (message: FromWebview) => void): Promise<void> {
  // Web addresses are not files: attaching a web page needs its own confirmation.
  const uris = addressesIn(data).filter((address) => !/^(?:https?|data|blob):/i.test(address));
  if (uris.length > 0) post({ type: "attachUris", uris });
  else await attachFiles(Array.from(data.files), post);
}

/** Sends the content of files to the host. For a file that is too large, sends only its name, so that the host can report it. */
export async function attachFiles(files: readonly File[], post: (message: FromWebview) => void): Promise<void> {
  for (const file of files.slice(0, maxFiles)) {
    if (file.size > maxFileBytes) post({ type: "attachTooLarge", name: nameOf(file) });
    else post({ type: "attachData", name: nameOf(file), data: await dataUrl(file) });
  }
}

/** Pasted files, mostly screenshots. If the clipboard also holds text, as office programs copy it, the text wins. */
export function pastedFiles(data: DataTransfer | null): readonly File[] {
  if (data === null || data.types.includes("text/plain")) return [];
  return Array.from(data.files);
}

function nameOf({ name, type }: File): string {
  return (name === "" ? `pasted.${type.split("/")[1] ?? "bin"}` : name).slice(0, 300);
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? reader.result : "data:,"));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("the file could not be read")));
    reader.readAsDataURL(file);
  });
}
