/** A drawing's own size in CSS pixels. */
export interface DrawingSize {
  readonly width: number;
  readonly height: number;
}

/** Most pixels of a picture, and along one side: more than this a canvas does not take. */
const mostPixels = 32_000_000;
const longestSide = 16_000;
/** Pixels of a picture for each of the drawing, unless it is large. */
const sharpness = 2;

/** The size of a drawing: that of its view box. */
export function sizeOf(drawing: SVGSVGElement): DrawingSize {
  const { width, height } = drawing.viewBox.baseVal;
  if (width > 0 && height > 0) return { width, height };
  const box = drawing.getBoundingClientRect();
  return { width: Math.max(1, box.width), height: Math.max(1, box.height) };
}

/** A drawing as a file: with its size and its background. */
export function asSvg(drawing: SVGSVGElement, background: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const { width, height } = sizeOf(drawing);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(Math.ceil(width)));
  copy.setAttribute("height", String(Math.ceil(height)));
  copy.removeAttribute("tabindex");
  copy.style.cssText = "";
  copy.style.backgroundColor = background;
  return new XMLSerializer().serializeToString(copy);
}

/**
 * A drawing as a picture.
 * @throws Error if the browser cannot draw it
 */
export async function asPng(drawing: SVGSVGElement, background: string): Promise<Blob> {
  const { width, height } = sizeOf(drawing);
  const scale = Math.min(sharpness, longestSide / width, longestSide / height, Math.sqrt(mostPixels / (width * height)));
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asSvg(drawing, background))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}
