import { useEffect, useState } from "preact/hooks";
import { countedCost, GrowingTokenCount } from "../../shared/countedCost.ts";
import type { CountedAnswer } from "../../shared/protocol.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import type { AnswerTexts } from "../stream/answerTexts.ts";

/** How often the figures change, milliseconds. */
const countMs = 250;

/** Estimated tokens of an answer so far. */
interface Output {
  readonly text: number;
  readonly reasoning: number;
}

/** The counted cost of an answer while it runs, and its tokens. Nothing is counted as text arrives: the text is looked at a few times a second. */
export function RunningFigures({ counted, texts }: { readonly counted: CountedAnswer; readonly texts: AnswerTexts }) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const { text, reasoning } = useOutput(counted, texts);
  const { price, promptTokens, factor } = counted;
  const usd = price === null ? null : countedCost({ ...counted, price }, { text, reasoning });
  const tokens = promptTokens + Math.round(factor * (text + reasoning));
  const amount = usd === null ? "" : format.value.dollars(usd);
  return (
    <div
      class="figures"
      role="group"
      aria-label={strings.answerFigures}
      aria-live="off"
      title={usd === null ? undefined : strings.costCountedTitle}
    >
      <span class="figures-line">
        {amount !== "" && <span class="figure">{amount.startsWith("<") ? amount : fill(strings.approximately, amount)}</span>}
        <span class="figure">{format.value.counted(strings.nextRequestTokens, tokens)}</span>
      </span>
    </div>
  );
}

function useOutput({ messageId, textFrom = 0, reasoningFrom = 0 }: CountedAnswer, texts: AnswerTexts): Output {
  const [output, setOutput] = useState<Output>({ text: 0, reasoning: 0 });
  useEffect(() => {
    const counts = { text: new GrowingTokenCount(), reasoning: new GrowingTokenCount() };
    let length = -1;
    const count = (): void => {
      const now = texts.text.length + texts.reasoning.length;
      if (now === length) return;
      length = now;
      setOutput({
        text: counts.text.of(texts.text.received.slice(textFrom)),
        reasoning: counts.reasoning.of(texts.reasoning.received.slice(reasoningFrom)),
      });
    };
    count();
    const timer = setInterval(count, countMs);
    return () => clearInterval(timer);
  }, [messageId, texts, textFrom, reasoningFrom]);
  return output;
}
