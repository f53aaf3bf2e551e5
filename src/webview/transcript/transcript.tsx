import { useLayoutEffect, useRef } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { EmptyState } from "../parts/emptyState.tsx";
import { Icon } from "../parts/icon.tsx";
import { moveInFeed } from "./feedKeys.ts";
import { Message } from "./message.tsx";
import { restorePlace } from "./readersPlace.ts";

/** The conversation, scrolling: its messages in a feed, or what to do first while there is none. */
export function Transcript() {
  const panel = usePanel();
  const { store, tail, saved } = panel;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const conversationId = store.conversationId.value;
  const order = store.order.value;

  useLayoutEffect(
    () => (scroller.current === null || content.current === null ? undefined : tail.attach(scroller.current, content.current)),
    [tail],
  );
  useLayoutEffect(() => {
    const place = saved.value.scroll;
    const element = scroller.current;
    if (element === null) return;
    if (place === null || place.conversationId !== conversationId) tail.jump();
    else tail.hold(() => restorePlace(element, place));
  }, [conversationId, saved, tail]);

  return (
    <div class="transcript">
      <div class="scroller" ref={scroller}>
        <div class="column" ref={content}>
          {order.length === 0 ? (
            <EmptyState />
          ) : (
            <div
              class="feed"
              role="feed"
              aria-label={store.strings.value.conversation}
              onKeyDown={(event) => moveInFeed(event, () => panel.focusComposer())}
            >
              {order.map((id, index) => (
                <Message key={id} id={id} position={index + 1} size={order.length} />
              ))}
            </div>
          )}
        </div>
      </div>
      <JumpToLatest />
    </div>
  );
}

function JumpToLatest() {
  const panel = usePanel();
  if (panel.tail.following.value || panel.tail.atEnd.value) return null;
  return (
    <button type="button" class="jump" onClick={() => panel.tail.jump()}>
      <Icon name="arrow-down" />
      <span>{panel.store.strings.value.jumpToLatest}</span>
    </button>
  );
}
