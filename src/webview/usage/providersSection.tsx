import "./providersSection.css";
import { supportedLocale } from "../../shared/money.ts";
import { type Figure, fewestAnswers, type ProviderRow, type ProvidersOfModel, type Share } from "../../shared/providersSection.ts";
import { fill } from "../../shared/strings.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { post } from "./usagePort.ts";
import { sectionData } from "./usageState.ts";

/** What each provider of each model did, by the user's own answers; added up once the section is opened. */
export function ProvidersPart({ format }: { readonly format: UsageFormat }) {
  const { strings } = format;
  const shown = sectionData("providers").value;
  return (
    <section class="providers">
      <details onToggle={({ currentTarget }) => post({ type: "providers.show", isShown: currentTarget.open })}>
        <summary>
          <h2>{strings.providers}</h2>
        </summary>
        {shown === undefined ? (
          <p class="told">{strings.providersLoading}</p>
        ) : shown.models.length === 0 ? (
          <p class="told">{strings.providersEmpty}</p>
        ) : (
          <>
            <p class="told">
              {strings.providersIntro} {fill(strings.providersFew, format.count(fewestAnswers))} {strings.providersPinScope}
            </p>
            {shown.models.map((model) => (
              <ModelProviders key={model.model} shown={model} format={format} />
            ))}
            {shown.more > 0 && <p class="told">{format.counted(strings.providersMore, shown.more)}</p>}
          </>
        )}
      </details>
    </section>
  );
}

/** One model: a row for each provider. Where there is little room, a row is a list of its figures. */
function ModelProviders({ shown: { model, name, rows }, format }: { readonly shown: ProvidersOfModel; readonly format: UsageFormat }) {
  const { strings } = format;
  const columns = columnsOf(format);
  const hasEndpoints = new Set(rows.map(({ endpoint }) => endpoint)).size > 1;
  const isRouted = rows.some(({ standing }) => standing !== undefined);
  return (
    <>
      <h3 title={model} dir="auto">
        {name}
      </h3>
      <div class="provider-table" role="table" aria-label={fill(strings.providersOf, name)}>
        <div role="row" class="head">
          <span role="columnheader">{strings.providersProvider}</span>
          {columns.map(({ label }) => (
            <span key={label} role="columnheader">
              {label}
            </span>
          ))}
          <span role="columnheader">{isRouted && strings.providersRouting}</span>
        </div>
        {rows.map((row) => (
          <div key={`${row.endpoint} ${row.provider}`} role="row">
            <span role="rowheader" dir="auto">
              {row.name === "" ? strings.providersUnknown : row.name}
              {hasEndpoints && row.name !== row.endpoint && <small> {row.endpoint}</small>}
            </span>
            {columns.map(({ label, cell }) => {
              const { text, isFew } = cell(row);
              return (
                <span key={label} role="cell" class={isFew ? "few" : undefined}>
                  <small class="label" aria-hidden="true">
                    {label}
                  </small>
                  <span>{text}</span>
                </span>
              );
            })}
            <span role="cell" class="routing">
              <Routing row={row} model={model} format={format} />
            </span>
          </div>
        ))}
      </div>
    </>
  );
}

interface Cell {
  readonly text: string;
  readonly isFew: boolean;
}

interface Column {
  readonly label: string;
  readonly cell: (row: ProviderRow) => Cell;
}

function columnsOf({ strings, count }: UsageFormat): readonly Column[] {
  const locale = supportedLocale(document.documentElement.lang);
  const short = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const ratio = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const none: Cell = { text: strings.providersNone, isFew: false };
  const figure = (of: Figure | undefined, write: (value: number) => string): Cell =>
    of === undefined
      ? none
      : { text: fill(strings.providersAnswers, write(of.value), count(of.answers)), isFew: of.answers < fewestAnswers };
  const ofCount = ({ count: some, of }: Share): string => fill(strings.providersOfCount, count(some), count(of));
  const share = (of: Share | undefined): Cell => (of === undefined ? none : { text: ofCount(of), isFew: of.of < fewestAnswers });
  return [
    { label: strings.providersRequests, cell: ({ requests }) => ({ text: count(requests), isFew: false }) },
    {
      label: strings.providersFirstToken,
      cell: ({ firstTokenMs }) => figure(firstTokenMs, (ms) => fill(strings.providersSeconds, short.format(ms / 1000))),
    },
    { label: strings.providersSpeed, cell: ({ tokensPerSecond }) => figure(tokensPerSecond, (speed) => short.format(speed)) },
    { label: strings.providersCutOffs, cell: ({ cutOffs }) => share(cutOffs) },
    { label: strings.providersErrors, cell: ({ errors }) => share(errors) },
    {
      label: strings.providersTools,
      cell: ({ toolCalls }) =>
        toolCalls === undefined
          ? none
          : {
              text: fill(strings.providersAnswers, ofCount(toolCalls), count(toolCalls.answers)),
              isFew: toolCalls.answers < fewestAnswers,
            },
    },
    {
      label: strings.providersBilled,
      cell: ({ billedToListed }) => figure(billedToListed, (times) => fill(strings.providersTimes, ratio.format(times))),
    },
  ];
}

/** Whether the provider is pinned or banned in the open conversation, and the buttons that change that. */
function Routing({ row, model, format: { strings } }: { readonly row: ProviderRow; readonly model: string; readonly format: UsageFormat }) {
  const { endpoint, provider, name, standing } = row;
  if (standing === undefined) return null;
  const [isPinned, isBanned] = [standing === "pinned", standing === "banned"];
  const route = (act: "pin" | "unpin" | "ban" | "unban") => () => post({ type: "providers.route", endpoint, model, provider, act });
  return (
    <>
      {isPinned && <strong>{strings.providersPinned}</strong>}
      {isBanned && <strong>{strings.providersBanned}</strong>}
      <button
        type="button"
        aria-label={fill(isPinned ? strings.providersUnpinNamed : strings.providersPinNamed, name)}
        onClick={route(isPinned ? "unpin" : "pin")}
      >
        {isPinned ? strings.providersUnpin : strings.providersPin}
      </button>
      <button
        type="button"
        aria-label={fill(isBanned ? strings.providersUnbanNamed : strings.providersBanNamed, name)}
        onClick={route(isBanned ? "unban" : "ban")}
      >
        {isBanned ? strings.providersUnban : strings.providersBan}
      </button>
    </>
  );
}
