import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../shared/strings.ts";
import type { UsageReport } from "../../shared/usagePage.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { UsageTable } from "./usageTable.tsx";

const height = 200;
const bottom = 22;
/** Widths of a digit and of a label with its margins, in pixels. */
const digitWidth = 6.5;
const labelWidth = 72;
const top = 8;

/** Costs over time, as bars. The figures are in a table that can be expanded. */
export function UsagePlot({ report, format }: { readonly report: UsageReport; readonly format: UsageFormat }) {
  const { bars, barsAre, total } = report;
  const { strings } = format;
  const title = barsAre === "days" ? strings.costPerDay : strings.costPerMonth;
  const most = Math.max(...bars.map(({ cost }) => cost ?? 0), 0);
  const scale = niceStep(most);
  const ticks = Array.from({ length: Math.max(1, Math.ceil(most / scale - 1e-9)) + 1 }, (_, index) => index * scale);
  const highest = ticks.at(-1) ?? 1;
  const y = (usd: number) => top + (height - top - bottom) * (1 - (highest === 0 ? 0 : usd / highest));
  const frame = useRef<HTMLDivElement>(null);
  // Drawn at its real size: scaling the image down would make its letters unreadable.
  const width = useWidth(frame);
  const left = 10 + digitWidth * Math.max(...ticks.map((usd) => format.exactDollars(usd).length));
  const slot = Math.max(0, width - left) / Math.max(1, bars.length);
  const labelEvery = Math.max(1, Math.ceil(labelWidth / Math.max(1, slot)));
  const label = fill(strings.plotLabel, title, format.cost(total), format.dollars(most));
  return (
    <section>
      <h2>{title}</h2>
      <div ref={frame} class="plot-frame">
        <svg class="plot" width={width} height={height} role="img" aria-label={label}>
          {ticks.map((usd) => (
            <g key={usd}>
              <line class="grid" x1={left} x2={width} y1={y(usd)} y2={y(usd)} />
              <text class="tick" x={left - 6} y={y(usd) + 4} text-anchor="end">
                {format.exactDollars(usd)}
              </text>
            </g>
          ))}
          {bars.map((bar, index) => {
            const x = left + index * slot;
            const usd = bar.cost ?? 0;
            return (
              <g key={bar.name}>
                {usd > 0 && (
                  <rect
                    class="bar"
                    x={x + slot * 0.15}
                    width={slot * 0.7}
                    y={y(usd)}
                    height={Math.max(1, y(0) - y(usd))}
                    rx={Math.min(2, slot * 0.2)}
                  />
                )}
                <rect class="hit" x={x} width={slot} y={top} height={height - bottom - top}>
                  <title>{`${format.date(bar.name)}: ${format.cost(bar)}`}</title>
                </rect>
                {(bars.length - 1 - index) % labelEvery === 0 && x + slot / 2 - labelWidth / 2 >= left - 24 && (
                  <text
                    class="tick"
                    x={index === bars.length - 1 ? width : x + slot / 2}
                    y={height - 6}
                    text-anchor={index === bars.length - 1 ? "end" : "middle"}
                  >
                    {format.tick(bar.name)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <details>
        <summary>{strings.showTable}</summary>
        <UsageTable
          caption={title}
          column={barsAre === "days" ? strings.day : strings.month}
          lines={bars.filter(({ answers, cost }) => answers > 0 || cost !== null).map((bar) => ({ ...bar, name: format.date(bar.name) }))}
          format={format}
        />
      </details>
    </section>
  );
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
