/** Loads an image of the workspace into its placeholder. */
export type LoadWorkspaceImage = (source: string, placeholder: HTMLElement) => void;

/** Long answers are drawn in several tasks. Missing parts are checked again after this time. */
const checkAgainMs = 200;
/** Images are loaded a little before they are scrolled into view. */
const margin = "400px 0px";

/**
 * Loads the workspace's images of one answer, each when it comes into view. Only once the answer is complete: a path that is still being written would name
 * another file.
 * @param isSettled whether all of the text is on the page
 */
export function watchWorkspaceImages(
  container: HTMLElement,
  isSettled: () => boolean,
  load: LoadWorkspaceImage,
): { ended(): void; dispose(): void } {
  let timer: number | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        observer.unobserve(target);
        load(target.dataset["workspaceImage"] ?? "", target);
      }
    },
    { rootMargin: margin, scrollMargin: margin },
  );
  const look = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!isSettled()) return look();
      for (const placeholder of container.querySelectorAll("[data-workspace-image]")) observer.observe(placeholder);
    }, checkAgainMs);
  };
  return {
    ended: look,
    dispose: () => {
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}
