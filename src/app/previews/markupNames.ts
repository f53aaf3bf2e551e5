/** What a preview keeps of HTML and SVG. Nothing in these lists loads, runs, navigates or sends; what is not in them is left out. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));

/** Elements by their names in lower case: the parser of a page gives those of SVG their capitals back. */
export const keptElements = words(`
  a abbr address article aside b bdi bdo blockquote br button caption center cite code col colgroup data dd del details dfn dialog div dl dt em
  fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li main mark menu meter nav ol
  optgroup option output p pre progress q rp rt ruby s samp section select small span strike strong style sub summary sup table tbody td textarea
  tfoot th thead time tr u ul var wbr
  svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textpath image marker pattern mask clippath lineargradient
  radialgradient stop filter feblend fecolormatrix fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap
  fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur femerge femergenode femorphology feoffset fepointlight
  fespecularlighting fespotlight fetile feturbulence foreignobject switch view animate animatetransform animatemotion mpath desc
`);

/** Elements without an end tag. */
export const voidElements = words("area base br col embed hr img input link meta param source track wbr");

/** Elements that are left out with all that is in them. */
export const droppedElements = words("script template iframe object applet audio video title xmp noembed noframes frameset plaintext math");

/** Elements whose content is text for the parser, up to their end tag. */
export const rawElements = words("script style textarea title xmp iframe noembed noframes plaintext");

/** Elements with their own end. Others, which are left out, may leave their content. */
export const renamedElements: Readonly<Record<string, string>> = { form: "div", body: "", html: "", head: "", noscript: "" };

const attributes = words(`
  abbr align alt bgcolor border cellpadding cellspacing checked class clear color cols colspan datetime dir disabled face for headers height hidden
  high id label lang list low max maxlength min multiple name open optimum pattern placeholder readonly required reversed role rows rowspan
  scope selected size span spellcheck start step style summary tabindex title translate type valign value width wrap
  viewbox preserveaspectratio xmlns xmlns:xlink version x y x1 y1 x2 y2 cx cy r rx ry dx dy fx fy fr d points transform transform-origin fill
  fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset
  opacity visibility display overflow clip-path clip-rule mask filter marker-start marker-mid marker-end markerwidth markerheight markerunits
  refx refy orient offset stop-color stop-opacity gradientunits gradienttransform spreadmethod patternunits patterncontentunits
  patterntransform clippathunits maskunits maskcontentunits filterunits primitiveunits font-family font-size font-weight font-style
  font-variant font-stretch text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing
  writing-mode textlength lengthadjust startoffset method spacing rotate pathlength vector-effect paint-order shape-rendering text-rendering
  image-rendering color-interpolation color-interpolation-filters flood-color flood-opacity lighting-color in in2 result stddeviation
  operator k1 k2 k3 k4 mode values tablevalues slope intercept amplitude exponent basefrequency numoctaves seed stitchtiles scale
  xchannelselector ychannelselector surfacescale specularconstant specularexponent diffuseconstant kernelmatrix order divisor bias targetx
  targety edgemode preservealpha kernelunitlength azimuth elevation pointsatx pointsaty pointsatz limitingconeangle z radius
  attributename attributetype from to by begin dur end repeatcount repeatdur calcmode keytimes keysplines keypoints path additive accumulate
  restart origin mix-blend-mode isolation pointer-events cursor requiredfeatures systemlanguage xml:space
`);

/** Whether an attribute, in lower case, may stay whatever it says. Those with addresses are looked at one by one. */
export function isPlainAttribute(name: string): boolean {
  return attributes.has(name) || /^aria-[a-z]+$/.test(name) || (/^data-[\w-]+$/.test(name) && !name.startsWith("data-vscode"));
}
