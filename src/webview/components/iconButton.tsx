import { Icon } from "./icon.tsx";

interface IconButtonProps {
  readonly icon: string;
  /** Accessible name, and tooltip unless `tooltip` is given. */
  readonly label: string;
  readonly tooltip?: string;
  /** Shown beside the icon where there is room. */
  readonly word?: string;
  readonly disabled?: boolean;
  readonly class?: string;
  /** Whether what the button folds is open. */
  readonly expanded?: boolean;
  /** -1 for a button that keys have another way for. */
  readonly tabIndex?: number;
  readonly onClick: (event: MouseEvent) => void;
}

/** A button with an icon. */
export function IconButton({
  icon,
  label,
  tooltip = label,
  word,
  disabled = false,
  class: extra = "",
  tabIndex,
  expanded,
  onClick,
}: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${extra}`}
      aria-label={label}
      title={tooltip}
      disabled={disabled}
      tabIndex={tabIndex}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Icon name={icon} />
      {word !== undefined && (
        <span class="bar-word" aria-hidden="true">
          {word}
        </span>
      )}
    </button>
  );
}
