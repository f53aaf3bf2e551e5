/** The colors of VS Code's theme as opaque hexadecimal colors, which is what Mermaid can calculate with. */
export interface ThemeColors {
  readonly isDark: boolean;
  readonly isHighContrast: boolean;
  readonly background: string;
  readonly foreground: string;
  readonly line: string;
  readonly fontFamily: string;
  /** Eight distinct colors. */
  readonly accents: readonly string[];
  /** The accents as surfaces that the foreground can be read on. */
  readonly surfaces: readonly string[];
}

const accentNames = ["blue", "green", "purple", "orange", "yellow", "red", "foreground", "lines"] as const;
const fallbacks = ["#3794ff", "#89d185", "#b180d7", "#d18616", "#cca700", "#f14c4c", "#888888", "#888888"] as const;

/** Reads the theme in force from the page. */
export function readThemeColors(): ThemeColors {
  const { classList } = document.body;
  const isHighContrast = classList.contains("vscode-high-contrast") || classList.contains("vscode-high-contrast-light");
  const background = paint([["var(--vscode-editor-background, Canvas)", 1]], "#ffffff");
  const foreground = paint([["var(--vscode-editor-foreground, CanvasText)", 1]], background);
  const accents = accentNames.map((name, index) =>
    isHighContrast ? foreground : paint([[`var(--vscode-charts-${name}, ${fallbacks[index] ?? ""})`, 1]], background),
  );
  const surfaces = accents.map((accent) => (isHighContrast ? background : paint([[accent, 0.16]], background)));
  return {
    isDark: luminance(background) < 0.5,
    isHighContrast,
    background,
    foreground,
    line: isHighContrast ? foreground : paint([[foreground, 0.65]], background),
    fontFamily: getComputedStyle(document.body).fontFamily,
    accents,
    surfaces,
  };
}

/** What Mermaid's theme “base” is told. */
export function themeVariables(colors: ThemeColors): Readonly<Record<string, unknown>> {
  const { background, foreground, line, accents, surfaces, isDark, fontFamily } = colors;
  const accent = (index: number): string => accents[index % accents.length] ?? line;
  const surface = (index: number): string => surfaces[index % surfaces.length] ?? background;
  const numbered = (name: string, count: number, color: (index: number) => string, from = 0): readonly (readonly [string, string])[] =>
    Array.from({ length: count }, (_, index) => [`${name}${String(index + from)}`, color(index)] as const);
  return {
    darkMode: isDark,
    fontFamily,
    fontSize: "14px",
    background,
    primaryColor: surface(0),
    primaryTextColor: foreground,
    primaryBorderColor: accent(0),
    secondaryColor: surface(1),
    secondaryTextColor: foreground,
    secondaryBorderColor: accent(1),
    tertiaryColor: surface(6),
    tertiaryTextColor: foreground,
    tertiaryBorderColor: line,
    lineColor: line,
    textColor: foreground,
    titleColor: foreground,
    nodeTextColor: foreground,
    mainBkg: surface(0),
    nodeBorder: accent(0),
    clusterBkg: surface(6),
    clusterBorder: line,
    edgeLabelBackground: background,
    noteBkgColor: surface(4),
    noteTextColor: foreground,
    noteBorderColor: accent(4),
    actorBkg: surface(0),
    actorBorder: accent(0),
    actorTextColor: foreground,
    actorLineColor: line,
    signalColor: foreground,
    signalTextColor: foreground,
    labelBoxBkgColor: surface(6),
    labelBoxBorderColor: line,
    labelTextColor: foreground,
    loopTextColor: foreground,
    activationBkgColor: surface(2),
    activationBorderColor: accent(2),
    sequenceNumberColor: background,
    labelColor: foreground,
    altBackground: surface(6),
    stateLabelColor: foreground,
    stateBkg: surface(0),
    transitionColor: line,
    transitionLabelColor: foreground,
    specialStateColor: foreground,
    innerEndBackground: background,
    compositeBackground: background,
    compositeTitleBackground: surface(6),
    compositeBorder: line,
    classText: foreground,
    errorBkgColor: surface(5),
    errorTextColor: foreground,
    sectionBkgColor: surface(0),
    altSectionBkgColor: background,
    sectionBkgColor2: surface(1),
    excludeBkgColor: surface(6),
    taskBkgColor: surface(0),
    taskBorderColor: accent(0),
    taskTextColor: foreground,
    taskTextDarkColor: foreground,
    taskTextLightColor: foreground,
    taskTextOutsideColor: foreground,
    taskTextClickableColor: foreground,
    activeTaskBkgColor: surface(2),
    activeTaskBorderColor: accent(2),
    doneTaskBkgColor: surface(6),
    doneTaskBorderColor: line,
    critBkgColor: surface(5),
    critBorderColor: accent(5),
    gridColor: line,
    todayLineColor: accent(5),
    personBkg: surface(0),
    personBorder: accent(0),
    rowOdd: background,
    rowEven: surface(6),
    attributeBackgroundColorOdd: background,
    attributeBackgroundColorEven: surface(6),
    pieTitleTextColor: foreground,
    pieSectionTextColor: foreground,
    pieLegendTextColor: foreground,
    pieStrokeColor: background,
    pieOuterStrokeColor: line,
    pieOpacity: "1",
    ...Object.fromEntries([
      ...numbered("pie", 12, (index) => (colors.isHighContrast ? background : mix(accent(index), background, index < 8 ? 0.55 : 0.35)), 1),
      ...numbered("cScale", 12, surface),
      ...numbered("cScaleLabel", 12, () => foreground),
      ...numbered("cScalePeer", 12, accent),
      ...numbered("cScaleInv", 12, accent),
      ...numbered("surface", 5, surface),
      ...numbered("surfacePeer", 5, accent),
      ...numbered("fillType", 8, surface),
      ...numbered("git", 8, accent),
      ...numbered("gitInv", 8, () => background),
      ...numbered("gitBranchLabel", 8, () => background),
      ...numbered("venn", 8, accent, 1),
      ...numbered("actor", 6, surface),
    ]),
    commitLabelColor: foreground,
    commitLabelBackground: background,
    tagLabelColor: foreground,
    tagLabelBackground: surface(0),
    tagLabelBorder: accent(0),
    quadrant1Fill: surface(0),
    quadrant2Fill: surface(1),
    quadrant3Fill: surface(2),
    quadrant4Fill: surface(3),
    ...Object.fromEntries(numbered("quadrant", 4, () => foreground, 1).map(([name, color]) => [`${name}TextFill`, color])),
    quadrantPointFill: accent(0),
    quadrantPointTextFill: foreground,
    quadrantXAxisTextFill: foreground,
    quadrantYAxisTextFill: foreground,
    quadrantTitleFill: foreground,
    quadrantInternalBorderStrokeFill: line,
    quadrantExternalBorderStrokeFill: line,
    requirementBackground: surface(0),
    requirementBorderColor: accent(0),
    requirementTextColor: foreground,
    relationColor: line,
    relationLabelBackground: background,
    relationLabelColor: foreground,
    archEdgeColor: line,
    archEdgeArrowColor: line,
    archGroupBorderColor: line,
    xyChart: {
      backgroundColor: background,
      titleColor: foreground,
      dataLabelColor: foreground,
      xAxisLabelColor: foreground,
      xAxisTitleColor: foreground,
      xAxisTickColor: line,
      xAxisLineColor: line,
      yAxisLabelColor: foreground,
      yAxisTitleColor: foreground,
      yAxisTickColor: line,
      yAxisLineColor: line,
      plotColorPalette: accents.join(","),
    },
    radar: { axisColor: line, graticuleColor: line, curveOpacity: 0.4 },
    packet: {
      startByteColor: foreground,
      endByteColor: foreground,
      labelColor: foreground,
      titleColor: foreground,
      blockStrokeColor: line,
      blockFillColor: surface(0),
    },
  };
}

function mix(color: string, background: string, share: number): string {
  return paint([[color, share]], background);
}

/** Paints CSS colors over each other. @returns the result as `#rrggbb` */
function paint(layers: readonly (readonly [color: string, opacity: number])[], background: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return background;
  for (const [color, opacity] of [[background, 1] as const, ...layers]) {
    context.globalAlpha = opacity;
    context.fillStyle = computed(color);
    context.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** A color without variables. */
function computed(color: string): string {
  const probe = document.createElement("span");
  probe.style.color = color;
  document.body.append(probe);
  const { color: result } = getComputedStyle(probe);
  probe.remove();
  return result;
}

/** From 0 (black) to 1 (white), as the eye weighs the parts. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
