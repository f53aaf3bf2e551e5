import { useState } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./iconButton.tsx";

/** Notes about the server, and temporary problems that do not belong to an answer. */
export function Notices() {
  const panel = usePanel();
  const state = panel.store.state.value;
  const [closed, setClosed] = useState(panel.saved.value.closedNotice);
  const close = (closedNotice: string): void => {
    panel.saved.update({ closedNotice });
    setClosed(closedNotice);
    panel.focusComposer();
  };
  if (state === null) return null;
  const strings = panel.store.strings.value;
  const tellAboutFile = (type: "useFileSettings" | "discardFileSettings"): void => {
    const conversationId = panel.store.conversationId.peek();
    if (conversationId !== null) panel.post({ type, conversationId });
  };
  return (
    <>
      {state.endpoint.notice !== null && state.endpoint.notice !== closed && (
        <div class="notice">
          <Icon name="info" />
          <span dir="auto">{state.endpoint.notice}</span>
          <IconButton icon="close" label={strings.closeNotice} class="notice-close" onClick={() => close(state.endpoint.notice ?? "")} />
        </div>
      )}
      {state.folderNotice !== null && (
        <div class="notice" role="status">
          <Icon name="shield" />
          <span dir="auto">{state.folderNotice.text}</span>
          <div class="notice-actions">
            {state.folderNotice.canUse && (
              <button type="button" class="button" onClick={() => panel.post({ type: "useFolderSettings" })}>
                {strings.useHere}
              </button>
            )}
            {state.folderNotice.canTrust && (
              <button type="button" class="button" onClick={() => panel.post({ type: "manageTrust" })}>
                {strings.trustFolder}
              </button>
            )}
            <button type="button" class="button" onClick={() => panel.post({ type: "dismissFolderNotice" })}>
              {strings.hideNotice}
            </button>
          </div>
        </div>
      )}
      {state.fileSettings !== null && (
        <div class="notice" role="status">
          <Icon name="shield" />
          <span dir="auto">{state.fileSettings.text}</span>
          <div class="notice-actions">
            {state.fileSettings.canUse && (
              <button type="button" class="button" onClick={() => tellAboutFile("useFileSettings")}>
                {strings.useFileSettings}
              </button>
            )}
            <button type="button" class="button" onClick={() => tellAboutFile("discardFileSettings")}>
              {strings.discardFileSettings}
            </button>
          </div>
        </div>
      )}
      {state.banner !== null && isNote(state.banner.code) && (
        <div class="notice" role="status">
          <Icon name="info" />
          <span dir="auto">{state.banner.text}</span>
          {state.banner.action !== undefined && (
            <button type="button" class="button" onClick={() => panel.post({ type: "bannerAction" })}>
              {state.banner.action}
            </button>
          )}
        </div>
      )}
      {state.banner !== null && !isNote(state.banner.code) && (
        <div class="notice notice-trouble" role="alert" data-code={state.banner.code}>
          <Icon name="warning" />
          <span dir="auto">{state.banner.text}</span>
        </div>
      )}
    </>
  );
}

/** Whether a banner is only information and not a problem. */
function isNote(code: string): boolean {
  return code === "unsupportedParameters" || code === "deleted" || code === "temporary" || code === "modelGone";
}
