import { Icon } from "./icon.tsx";

interface IconButtonProps {
  readonly icon: string;
  /** Accessible name, and tooltip unless `tooltip` is given. */
  readonly label: string;
  readonly tooltip?: string;
  readonly disabled?: boolean;
  readonly class?: string;
  readonly onClick: (event: MouseEvent) => void;
}

/** A button with only an icon. */
export function IconButton({ icon, label, tooltip = label, disabled = false, class: extra = "", onClick }: IconButtonProps) {
  return (
    <button type="button" class={`icon-button ${extra}`} aria-label={label} title={tooltip} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
