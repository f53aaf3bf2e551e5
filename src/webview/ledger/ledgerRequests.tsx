import type { LedgerPiece, LedgerRequestRow } from "../../shared/ledgerPage.ts";
import type { LedgerFormat } from "./ledgerFormat.ts";
import { Demand, HostName, linesText, Sent } from "./ledgerParts.tsx";

/** Requests one by one: when, what they carried, and where they went. */
export function RequestsTable({ rows, format }: { readonly rows: readonly LedgerRequestRow[]; readonly format: LedgerFormat }) {
  const { strings, counted } = format;
  return (
    <table class="requests">
      <caption class="visually-hidden">{strings.byRequest}</caption>
      <thead>
        <tr>
          <th scope="col">{strings.sentAt}</th>
          <th scope="col" class="start">
            {strings.sentWhat}
          </th>
          <th scope="col" class="wide start">
            {strings.sentTo}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">
              <Sent sent={row.sent} format={format} />
              {row.kind !== strings.temporaryConversation && <small>{row.kind}</small>}
              {row.title !== "" && <small dir="auto">{row.title}</small>}
              {row.workspace !== "" && <small dir="auto">{row.workspace}</small>}
              <div class="narrow">
                <Target row={row} format={format} />
              </div>
            </th>
            <td class="start wraps">
              {row.pieces.length === 0 && <small>{strings.carriedNothing}</small>}
              {row.pieces.length > 0 && (
                <ul class="pieces">
                  {row.pieces.map((piece, index) => (
                    <li key={index}>
                      <Piece piece={piece} format={format} />
                    </li>
                  ))}
                  {row.morePieces > 0 && (
                    <li>
                      <small>{counted(strings.morePieces, row.morePieces)}</small>
                    </li>
                  )}
                </ul>
              )}
            </td>
            <td class="wide start wraps">
              <Target row={row} format={format} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Target({ row, format }: { readonly row: LedgerRequestRow; readonly format: LedgerFormat }) {
  return (
    <>
      {row.host}
      <HostName row={row} format={format} />
      {row.model !== "" && <small>{row.model}</small>}
      <Demand demanded={row.demanded} format={format} />
    </>
  );
}

function Piece({ piece: { kind, name, lines, bytes, redacted }, format }: { readonly piece: LedgerPiece; readonly format: LedgerFormat }) {
  const { strings, size, counted } = format;
  const words = [
    ...(name === "" ? [] : [kind]),
    ...(lines === undefined ? [] : [linesText(lines, strings)]),
    size(bytes),
    ...(redacted > 0 ? [counted(strings.redactedCount, redacted)] : []),
  ];
  return (
    <>
      <span dir="auto">{name === "" ? kind : name}</span> <small>{words.join(" · ")}</small>
    </>
  );
}
