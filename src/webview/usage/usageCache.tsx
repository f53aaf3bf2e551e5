import type { UsageCacheModel } from "../../shared/usageCache.ts";
import { fill } from "../../shared/strings.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { sectionData } from "./usageState.ts";

/** What the providers' caches did: a sentence for all answers that are shown, and a table by model. */
export function UsageCacheSection({ format }: { readonly format: UsageFormat }) {
  const cache = sectionData("cache").value;
  if (cache === undefined || cache === null) return null;
  const { strings, count, dollars } = format;
  const share = shareOf(cache, format);
  return (
    <section>
      <h2>{strings.cache}</h2>
      <p>
        {cache.saved === null
          ? fill(strings.cacheRead, count(cache.read), count(cache.prompt), share)
          : fill(strings.cacheSaved, count(cache.read), count(cache.prompt), share, dollars(cache.saved))}{" "}
        {cache.unpriced > 0 && fill(strings.cacheUnpriced, count(cache.unpriced))}
      </p>
      <table>
        <caption class="visually-hidden">{strings.cache}</caption>
        <thead>
          <tr>
            <th scope="col">{strings.model}</th>
            <th scope="col">{strings.saved}</th>
            <th scope="col">{strings.fromCache}</th>
            <th scope="col" class="wide">
              {strings.tokensIn}
            </th>
          </tr>
        </thead>
        <tbody>
          {cache.models.map((model) => (
            <tr key={`${model.name} ${model.prompt} ${model.read}`}>
              <th scope="row" dir="auto" title={model.name}>
                {model.name}
              </th>
              <td>{model.saved === null ? strings.unknown : dollars(model.saved)}</td>
              <td>{shareOf(model, format)}</td>
              <td class="wide">{count(model.prompt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shareOf({ read, prompt }: UsageCacheModel, { percent }: UsageFormat): string {
  return percent(prompt === 0 ? 0 : read / prompt);
}
