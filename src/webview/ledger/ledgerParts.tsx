import type { LedgerDemand, LedgerSent, LedgerStrings } from "../../shared/ledgerPage.ts";
import { fill } from "../../shared/strings.ts";
import type { LedgerFormat } from "./ledgerFormat.ts";
import { post } from "./ledgerPort.ts";

/** When something was sent, which opens the message, or why nothing can be opened. */
export function Sent({ sent, format }: { readonly sent: LedgerSent; readonly format: LedgerFormat }) {
  const { strings, time } = format;
  const { at, source, conversation, message } = sent;
  const text = time(at);
  if (source === "open" && conversation !== undefined) {
    return (
      <button
        type="button"
        class="link"
        title={fill(strings.openMessage, text)}
        onClick={() => post({ type: "open", conversation, ...(message === undefined ? {} : { message }) })}
      >
        {text}
      </button>
    );
  }
  const why = {
    open: "",
    none: strings.noConversation,
    deleted: strings.deletedConversation,
    temporary: strings.temporaryConversation,
  }[source];
  return (
    <>
      {text}
      <small>{why}</small>
    </>
  );
}

interface HostNameProps {
  readonly row: { readonly isLocal: boolean; readonly provider: string };
  readonly format: LedgerFormat;
}

/** Who served requests to a host. */
export function HostName({ row: { isLocal, provider }, format: { strings } }: HostNameProps) {
  const words = [
    ...(isLocal ? [strings.sameMachine] : []),
    ...(provider === "" ? (isLocal ? [] : [strings.providerUnknown]) : [fill(strings.servedBy, provider)]),
  ];
  return <small>{words.join(" · ")}</small>;
}

/** What was demanded of providers. */
export function Demand({ demanded, format }: { readonly demanded: LedgerDemand; readonly format: LedgerFormat }) {
  const { strings } = format;
  const { dataCollection, zdr, only = [] } = demanded;
  const words = [
    ...(dataCollection === "deny" ? [strings.demandDeny] : []),
    ...(dataCollection === "allow" ? [strings.demandAllow] : []),
    ...(zdr === true ? [strings.demandZdr] : []),
    ...(only.length > 0 ? [fill(strings.demandOnly, format.list(only))] : []),
  ];
  return <small>{words.length === 0 ? strings.demandNothing : words.join(" · ")}</small>;
}

/** A range of lines in words. */
export function linesText([from, to]: readonly [number, number], strings: LedgerStrings): string {
  return from === to ? fill(strings.line, String(from)) : fill(strings.lines, String(from), String(to));
}
