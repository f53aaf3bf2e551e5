import type { LedgerFormat } from "./ledgerFormat.ts";
import { post } from "./ledgerPort.ts";

/** What the ledger records and what its chain proves, with what can be done about it. */
export function LedgerAbout({ format: { strings }, isEmpty }: { readonly format: LedgerFormat; readonly isEmpty: boolean }) {
  return (
    <section class="about">
      <h2>{strings.aboutLedger}</h2>
      <p>{strings.aboutRecorded}</p>
      <p>{strings.aboutFiles}</p>
      <p>{strings.aboutChain}</p>
      {!isEmpty && (
        <div class="actions">
          <button type="button" onClick={() => post({ type: "verify" })}>
            {strings.verifyLedger}
          </button>
          <button type="button" onClick={() => post({ type: "copyHead" })}>
            {strings.copyHead}
          </button>
          <button type="button" onClick={() => post({ type: "clear" })}>
            {strings.clearLedger}
          </button>
        </div>
      )}
    </section>
  );
}
