/** A codicon. Decoration only: whatever it means is said by a name or a text beside it. */
export function Icon({ name }: { readonly name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}
