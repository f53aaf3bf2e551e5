/** A codicon. Decoration only: a name or text next to it has the meaning. */
export function Icon({ name }: { readonly name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}
