import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { EmptyState } from "../components/emptyState.tsx";
import { Icon } from "../components/icon.tsx";
import { moveInFeed } from "./feedKeys.ts";
import { useKeptFocus } from "./keptFocus.ts";
import { Message } from "./message.tsx";
import { restoreScrollPosition } from "./scrollPosition.ts";

/** The scrolling conversation: a feed of its messages, or the first steps while it is empty. `children` float above it. */
export function Transcript({ children }: { readonly children: ComponentChildren }) {
  const panel = usePanel();
  const { store, tail, saved } = panel;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const conversationId = store.conversationId.value;
  const isEmpty = store.order.value.length === 0;
  useKeptFocus(panel);

  useLayoutEffect(
    () => (scroller.current === null || content.current === null ? undefined : tail.attach(scroller.current, content.current)),
    [tail],
  );
  useLayoutEffect(() => {
    const place = saved.value.scroll;
    const element = scroller.current;
    if (element === null) return;
    if (place === null || place.conversationId !== conversationId) tail.jump();
    else tail.hold(() => restoreScrollPosition(element, place));
  }, [conversationId, saved, tail]);

  return (
    <div class="transcript">
      {children}
      <div class="scroller" ref={scroller}>
        <div class="column" ref={content}>
          {panel.finder.isOpen.value && <div key="find-space" class="find-space" />}
          {isEmpty ? <EmptyState /> : <Feed />}
        </div>
      </div>
      <JumpToLatest />
    </div>
  );
}

/** The messages near the user's position, and empty spaces for those that are not drawn. */
function Feed() {
  const panel = usePanel();
  const { store, feed } = panel;
  const element = useRef<HTMLDivElement>(null);
  const order = store.order.value;
  const { from, to } = feed.drawn.value;
  const conversationId = store.conversationId.value;
  const above = useMemo(() => feed.extent(0, from), [conversationId, feed, from]);
  const below = useMemo(() => feed.extent(to, order.length), [conversationId, feed, to, order.length]);

  useLayoutEffect(() => {
    const scroller = element.current?.closest<HTMLElement>(".scroller") ?? null;
    return element.current === null || scroller === null ? undefined : feed.attach(scroller, element.current);
  }, [feed]);
  useLayoutEffect(() => feed.settle(), [feed, from, to]);

  return (
    <>
      {above > 0 && <div key="above" class="not-drawn" style={{ height: `${above}px` }} />}
      <div
        key="feed"
        ref={element}
        class={to === order.length ? "feed feed-at-end" : "feed"}
        role="feed"
        aria-label={store.strings.value.conversation}
        onKeyDown={(event) => moveInFeed(event, panel)}
      >
        {order.slice(from, to).map((id, index) => (
          <Message key={id} id={id} position={from + index + 1} />
        ))}
      </div>
      {below > 0 && <div key="below" class="not-drawn" style={{ height: `${below}px` }} />}
    </>
  );
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
