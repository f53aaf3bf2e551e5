import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { lookup } from "../../shared/guards.ts";
import { fill } from "../../shared/strings.ts";
import type { UsageBar, UsageReport } from "../../shared/usagePage.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { chooseFilter, filter } from "./usageState.ts";
import { AmountTable } from "./usageTable.tsx";

/** The width of a label below the bars with its margins, in pixels. */
const labelWidth = 60;

/** Costs over time, as bars that can be pressed to see only one of them. The figures are in a table that can be expanded. */
export function UsagePlot({ report, format }: { readonly report: UsageReport; readonly format: UsageFormat }) {
  const { bars, barsAre } = report;
  const { strings } = format;
  const title = { hours: strings.costPerHour, days: strings.costPerDay, months: strings.costPerMonth }[barsAre];
  const column = { hours: strings.hour, days: strings.day, months: strings.month }[barsAre];
  const used = bars.filter(({ answers, cost, failed }) => answers > 0 || cost !== null || failed > 0);
  return (
    <section>
      <h2>{title}</h2>
      <Bars report={report} format={format} title={title} />
      {used.length > 0 && (
        <details>
          <summary>{strings.showTable}</summary>
          <AmountTable
            caption={title}
            column={column}
            rows={used.map((bar) => ({ ...bar, key: bar.name, name: format.date(bar.name) }))}
            total={null}
            format={format}
          />
        </details>
      )}
    </section>
  );
}

interface BarsProps {
  readonly report: UsageReport;
  readonly format: UsageFormat;
  readonly title: string;
}

function Bars({ report: { bars, barsAre }, format, title }: BarsProps) {
  const { strings } = format;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  /** The bar that Tab leads to, and the one under the pointer. */
  const [current, setCurrent] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const most = Math.max(...bars.map(({ cost }) => cost ?? 0), 0);
  const step = niceStep(most);
  const lines = Array.from({ length: Math.max(1, Math.ceil(most / step - 1e-9)) + 1 }, (_, index) => index * step);
  const highest = lines.at(-1) ?? 1;
  const labelEvery = Math.max(1, Math.ceil((labelWidth * bars.length) / Math.max(1, width)));
  const { slot } = filter.value;
  const inTabOrder = bars.some(({ name }) => name === current) ? current : (slot ?? bars.at(-1)?.name);
  const told = bars.find(({ name }) => name === (pointed ?? current ?? slot));
  const total = bars.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  const move = (event: KeyboardEvent, index: number): void => {
    const to = lookup({ ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: bars.length - 1 }, event.key);
    const bar = to === undefined ? undefined : bars[to];
    if (bar === undefined) return;
    event.preventDefault();
    setCurrent(bar.name);
    frame.current?.querySelector<HTMLElement>(`[data-bar="${bar.name}"]`)?.focus();
  };
  return (
    <div class="chart">
      <p class="told" aria-hidden="true">
        {told === undefined ? "\u00A0" : barText(told, format)}
      </p>
      <div class="scale" aria-hidden="true">
        {lines.map((usd) => (
          <span key={usd} style={{ bottom: `${(usd / highest) * 100}%` }}>
            {format.exactDollars(usd)}
          </span>
        ))}
      </div>
      <p id="bar-hint" class="visually-hidden">
        {barsAre === "hours" ? strings.hourHint : strings.barHint}
      </p>
      <div
        ref={frame}
        class="bars"
        role="group"
        aria-describedby="bar-hint"
        aria-label={fill(strings.plotLabel, title, format.dollars(total), format.dollars(most))}
        onMouseLeave={() => setPointed(null)}
      >
        {lines.map((usd) => (
          <i key={usd} class="line" style={{ bottom: `${(usd / highest) * 100}%` }} />
        ))}
        {bars.map((bar, index) => (
          <button
            key={bar.name}
            type="button"
            class="bar"
            data-bar={bar.name}
            aria-label={barText(bar, format)}
            aria-pressed={barsAre === "hours" ? undefined : slot === bar.name}
            tabIndex={bar.name === inTabOrder ? 0 : -1}
            onFocus={() => setCurrent(bar.name)}
            onBlur={() => setCurrent(null)}
            onMouseEnter={() => setPointed(bar.name)}
            onKeyDown={(event) => move(event, index)}
            onClick={() => barsAre !== "hours" && chooseFilter({ slot: slot === bar.name ? null : bar.name })}
          >
            <span style={{ height: `${heightOf(bar, highest)}%` }} />
          </button>
        ))}
      </div>
      <div class="ticks" aria-hidden="true">
        {bars.map(({ name }, index) => (
          <span key={name}>{(bars.length - 1 - index) % labelEvery === 0 ? format.tick(name) : ""}</span>
        ))}
      </div>
    </div>
  );
}

function barText(bar: UsageBar, format: UsageFormat): string {
  return fill(format.strings.bar, format.date(bar.name), format.spent(bar), format.counted(format.strings.answerCount, bar.answers));
}

/** The height of a bar in percent. The least cost can be seen. */
function heightOf({ cost }: UsageBar, highest: number): number {
  return cost === null || cost <= 0 || highest <= 0 ? 0 : Math.max(1, (cost / highest) * 100);
}

/** The width of an element in pixels, kept up to date. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    setWidth(Math.round(element.current.getBoundingClientRect().width));
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** A step of 1, 2 or 5 times a power of ten that makes two to five lines below the highest value. */
function niceStep(most: number): number {
  if (most <= 0) return 1;
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10;
  return step * power;
}
