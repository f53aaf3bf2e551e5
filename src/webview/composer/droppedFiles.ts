import { type FromWebview, largestData } from "../../shared/protocol.ts";

/** Bytes that fit into a message as a data URL, which is a third longer. */
const largestFile = Math.floor((largestData - 100) * 0.74);
/** More at once is a mistake more often than a wish. */
const mostFiles = 20;

/** Kinds of data in which the editor and the system say where dropped files lie. */
const addressTypes = ["application/vnd.code.uri-list", "text/uri-list"] as const;

/** Whether what is dragged is files or something that has an address. */
export function carriesFiles({ types }: Pick<DataTransfer, "types">): boolean {
  return types.includes("Files") || addressTypes.some((type) => types.includes(type));
}

/** The addresses in what was dropped, comments left out. */
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
 * Hands the host what was dropped: by address where there is one, else by content.
 */
export async function attachDrop(data: DataTransfer, post: (message: FromWebview) => void): Promise<void> {
  // An address of the web is a page, which is asked about elsewhere; files lie somewhere.
  const uris = addressesIn(data).filter((address) => !/^(?:https?|data|blob):/i.test(address));
  if (uris.length > 0) post({ type: "attachUris", uris });
  else await attachFiles(Array.from(data.files), post);
}

/** Hands the host the content of files; of one that does not fit into a message just the name, so that it is said. */
export async function attachFiles(files: readonly File[], post: (message: FromWebview) => void): Promise<void> {
  for (const file of files.slice(0, mostFiles)) {
    if (file.size > largestFile) post({ type: "attachTooLarge", name: nameOf(file) });
    else post({ type: "attachData", name: nameOf(file), data: await dataUrl(file) });
  }
}

/** What is pasted that is no text: screenshots above all. Text with pictures of itself, as office programs copy it, stays text. */
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
