import { shownAddress } from "../../shared/shownAddress.ts";
import { usePanel } from "../panelContext.ts";

interface WebLinkProps {
  readonly messageId: string;
  readonly url: string;
  readonly title: string;
  readonly host: string;
}

/** A link that the host opens. It has no `href` because the editor would open that itself. */
export function WebLink({ messageId, url, title, host }: WebLinkProps) {
  const panel = usePanel();
  return (
    <button
      type="button"
      role="link"
      class="web-link"
      title={shownAddress(url)}
      onClick={() => panel.post({ type: "openLink", messageId, href: url, label: title.slice(0, 1000) })}
    >
      <span class="web-link-title" dir="auto">
        {title}
      </span>
      {title !== host && <span class="web-link-host">{host}</span>}
    </button>
  );
}
