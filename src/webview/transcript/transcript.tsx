import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { EmptyState } from "../components/emptyState.tsx";
import { Icon } from "../components/icon.tsx";
import { moveInFeed } from "./feedKeys.ts";
import { useKeptFocus } from "./keptFocus.ts";
import { LazyQuestionRail } from "./lazyQuestionRail.tsx";
import { QuestionBar } from "./questionBar.tsx";
import { restoreScrollPosition } from "./scrollPosition.ts";

/** The scrolling conversation: a feed of its messages, or the first steps while it is empty. `children` float above it. */
export function Transcript({ children }: { readonly children: ComponentChildren }) {
  const panel = usePanel();
  const { store, tail, saved } = panel;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const conversationId = store.conversationId.value;
  const isEmpty = store.order.value.length === 0;
  const [isPointed, setPointed] = useState(false);
  useKeptFocus(panel);

  useLayoutEffect(
    () => (scroller.current === null || content.current === null ? undefined : tail.attach(scroller.current, content.current)),
    [tail],
  );
  useLayoutEffect(() => {
    const place = saved.value.scroll;
    const element = scroller.current;
    if (element === null) return;
    if (isEmpty) tail.follow();
    else if (place === null || place.conversationId !== conversationId) tail.jump();
    else tail.hold(() => restoreScrollPosition(element, place));
  }, [conversationId, saved, tail]);

  return (
    <div class="transcript" onPointerEnter={isPointed ? undefined : () => setPointed(true)}>
      {children}
      <QuestionBar />
      <div class="scroller" ref={scroller}>
        <div class="column" ref={content}>
          {panel.finder.isOpen.value && <div key="find-space" class="find-space" />}
          {isEmpty ? <EmptyState /> : <Feed />}
        </div>
      </div>
      <LazyQuestionRail isWanted={isPointed} />
      <JumpToLatest />
    </div>
  );
}

/** The messages near the user's position, and empty spaces for those that are not drawn. */
function Feed() {
  const panel = usePanel();
  const { store, feed } = panel;
  const code = panel.messages.code.value;
  const element = useRef<HTMLDivElement>(null);
  const order = store.order.value;
  const runs = feed.runs.value;
  const { from = 0 } = runs[0] ?? {};
  const { to = 0 } = runs.at(-1) ?? {};
  const widths = feed.widths.value;

  useLayoutEffect(() => {
    const scroller = element.current?.closest<HTMLElement>(".scroller") ?? null;
    return element.current === null || scroller === null ? undefined : feed.attach(scroller, element.current);
  }, [feed]);
  const filled = store.filled.value;
  useLayoutEffect(() => feed.settle(), [feed, runs, widths, filled]);

  return (
    <>
      <Undrawn key="above" from={0} to={from} />
      <div
        key="feed"
        ref={element}
        class={to === order.length ? "feed feed-at-end" : "feed"}
        role="feed"
        aria-label={store.strings.value.conversation}
        onKeyDown={(event) => moveInFeed(event, panel)}
      >
        {code !== null &&
          runs.flatMap((run, at) => [
            at > 0 && <Undrawn key={`before ${order[run.from]}`} from={runs[at - 1]?.to ?? 0} to={run.from} />,
            ...order
              .slice(run.from, run.to)
              .map((id, index) => <code.Message key={id} id={id} position={run.from + index + 1} previous={order[run.from + index - 1]} />),
          ])}
      </div>
      <Undrawn key="below" from={to} to={order.length} />
    </>
  );
}

/** The space of the messages from `from` up to, but excluding, `to`. */
function Undrawn({ from, to }: { readonly from: number; readonly to: number }) {
  const { store, feed } = usePanel();
  const conversationId = store.conversationId.value;
  const widths = feed.widths.value;
  const height = useMemo(() => feed.extent(from, to), [conversationId, feed, from, to, widths]);
  return height > 0 ? <div class="not-drawn" style={{ height: `${height}px` }} /> : null;
}

function JumpToLatest() {
  const panel = usePanel();
  if (panel.tail.following.value || panel.tail.nearEnd.value) return null;
  return (
    <button type="button" class="jump" onClick={() => panel.tail.jump()}>
      <Icon name="arrow-down" />
      <span>{panel.store.strings.value.jumpToLatest}</span>
    </button>
  );
}
