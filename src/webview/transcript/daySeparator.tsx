import { usePanel } from "../panelContext.ts";

/** The day on which the following messages were written. It stands in the first of them: a feed has nothing but articles. */
export function DaySeparator({ at }: { readonly at: number | null }) {
  const { format } = usePanel();
  if (at === null) return null;
  return (
    <div class="day">
      <time dateTime={new Date(at).toISOString()}>{format.value.day(at)}</time>
    </div>
  );
}
