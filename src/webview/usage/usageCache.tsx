import type { UsageCacheMiss, UsageCacheModel } from "../../shared/usageCache.ts";
import { fill } from "../../shared/strings.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { post } from "./usagePort.ts";
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
      {cache.models.length > 0 && <ModelsTable models={cache.models} format={format} />}
      {cache.misses.length > 0 && <MissesTable misses={cache.misses} format={format} />}
    </section>
  );
}

interface ModelsProps {
  readonly models: readonly UsageCacheModel[];
  readonly format: UsageFormat;
}

function ModelsTable({ models, format }: ModelsProps) {
  const { strings, count, dollars } = format;
  return (
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
        {models.map((model) => (
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
  );
}

interface MissesProps {
  readonly misses: readonly UsageCacheMiss[];
  readonly format: UsageFormat;
}

/** Why it was not more: each cause leads to the answer that it cost most. */
function MissesTable({ misses, format: { strings, count, costsOf } }: MissesProps) {
  const cost = costsOf(misses.map(({ usd }) => ({ cost: usd, computed: 0 })));
  return (
    <>
      <h3>{strings.misses}</h3>
      <p>{strings.missesHint}</p>
      <table>
        <caption class="visually-hidden">{strings.misses}</caption>
        <thead>
          <tr>
            <th scope="col">{strings.cause}</th>
            <th scope="col">{strings.costMore}</th>
            <th scope="col">{strings.answers}</th>
            <th scope="col" class="wide">
              {strings.missed}
            </th>
          </tr>
        </thead>
        <tbody>
          {misses.map((miss) => (
            <tr key={miss.cause}>
              <th scope="row" dir="auto" title={miss.name}>
                <Cause miss={miss} />
                {miss.usd !== null && miss.unpriced > 0 && <small>{fill(strings.cacheUnpriced, count(miss.unpriced))}</small>}
              </th>
              <td>{cost({ cost: miss.usd, computed: 0 })}</td>
              <td>{count(miss.answers)}</td>
              <td class="wide">{count(miss.tokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Cause({ miss: { name, conversation, message } }: { readonly miss: UsageCacheMiss }) {
  if (conversation === undefined) return <span class="name">{name}</span>;
  return (
    <button type="button" class="link name" onClick={() => post({ type: "openConversation", id: conversation, message })}>
      {name}
    </button>
  );
}

function shareOf({ read, prompt }: UsageCacheModel, { percent }: UsageFormat): string {
  return percent(prompt === 0 ? 0 : read / prompt);
}
