import { usePanel } from "../panelContext.ts";
import { Icon } from "./icon.tsx";

/** What is worth knowing about the server, and a passing trouble that is not an answer's. */
export function Notices() {
  const state = usePanel().store.state.value;
  if (state === null) return null;
  return (
    <>
      {state.endpoint.notice !== null && (
        <div class="notice">
          <Icon name="info" />
          <span>{state.endpoint.notice}</span>
        </div>
      )}
      {state.banner?.code === "leftOut" && (
        <div class="notice" role="status">
          <Icon name="info" />
          <span dir="auto">{state.banner.text}</span>
        </div>
      )}
      {state.banner !== null && state.banner.code !== "leftOut" && (
        <div class="notice notice-trouble" role="alert" data-code={state.banner.code}>
          <Icon name="warning" />
          <span dir="auto">{state.banner.text}</span>
        </div>
      )}
    </>
  );
}
