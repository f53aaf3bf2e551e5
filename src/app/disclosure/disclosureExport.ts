import type { Carried, Disclosure } from "../../history/disclosure.ts";
import { csvCell } from "../usage/csvCell.ts";

/** The columns of what a request was, and of a piece that it carried, in order. Times are in ISO 8601, UTC; lists are parted by blanks (`only`) or line feeds (`files`). */
const requestColumns = [
  "time",
  "kind",
  "host",
  "endpoint",
  "model",
  "provider",
  "data_collection",
  "zdr",
  "only",
  "workspace",
  "conversation",
  "message",
  "temporary",
  "body_bytes",
  "body_sha256",
] as const;
const pieceColumns = ["what", "path", "uri", "tool", "files", "first_line", "last_line", "bytes", "sha256", "redacted"] as const;

type Row<Column extends string> = Readonly<Record<Column, string | number | null>>;

/** Requests as CSV (RFC 4180): a row for each piece that one carried, and one for a request that carried nothing that was noted. */
export function disclosureCsv(entries: readonly Disclosure[]): string {
  const lines = entries.flatMap((entry) => {
    const request = requestRow(entry);
    const cells = requestColumns.map((column) => csvCell(request[column]));
    if (entry.carried.length === 0) return [[...cells, ...pieceColumns.map(() => "")]];
    return entry.carried.map((piece) => {
      const row = pieceRow(piece);
      return [...cells, ...pieceColumns.map((column) => csvCell(row[column]))];
    });
  });
  return [[...requestColumns, ...pieceColumns], ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** Requests as a JSON array, with all that was noted of them; `time` in ISO 8601, UTC, stands for `at`. */
export function disclosureJson(entries: readonly Disclosure[]): string {
  return `[\n${entries.map(({ at, ...entry }) => `  ${JSON.stringify({ time: timeOf(at), ...entry })}`).join(",\n")}\n]\n`;
}

function requestRow(entry: Disclosure): Row<(typeof requestColumns)[number]> {
  const { dataCollection = "", zdr = false, only = [] } = entry.demanded;
  return {
    time: timeOf(entry.at),
    kind: entry.kind,
    host: entry.host,
    endpoint: entry.endpoint,
    model: entry.model,
    provider: entry.provider,
    data_collection: dataCollection,
    zdr: zdr ? "true" : "",
    only: only.join(" "),
    workspace: entry.workspace,
    conversation: entry.conversation ?? "",
    message: entry.message ?? "",
    temporary: entry.temporary === true ? "true" : "",
    body_bytes: entry.body?.bytes ?? null,
    body_sha256: entry.body?.sha256 ?? "",
  };
}

function pieceRow({
  what,
  path = "",
  uri = "",
  tool = "",
  files = [],
  lines,
  bytes,
  sha256,
  redacted,
}: Carried): Row<(typeof pieceColumns)[number]> {
  return {
    what,
    path,
    uri,
    tool,
    files: files.join("\n"),
    first_line: lines?.[0] ?? null,
    last_line: lines?.[1] ?? null,
    bytes,
    sha256,
    redacted: redacted ?? null,
  };
}

/** "" for a time that no calendar has. */
function timeOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
