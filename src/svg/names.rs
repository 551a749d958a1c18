//! The elements and attributes of still and moving drawings: those of SVG 1.1 and 2 that browsers
//! draw, without the ones that run script or hold another language.

use crate::base::nearest;

/// The cure of a style that does not fit.
pub(super) const STYLE_HELP: &str = "a drawing's styles may use plain rules and url(#id); remove the rest (embed a font in base64, or turn its text into paths), or export the drawing as PNG";

/// Elements that are written.
#[rustfmt::skip]
pub(super) const ELEMENTS: &[&str] = &[
    "a", "animate", "animateMotion", "animateTransform", "circle", "clipPath", "defs", "desc", "ellipse", "feBlend",
    "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting",
    "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR",
    "feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight",
    "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence", "filter", "g", "image", "line", "linearGradient",
    "marker", "mask", "mpath", "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "set", "stop",
    "style", "svg", "switch", "symbol", "text", "textPath", "title", "tspan", "use",
];

/// Elements of which browsers draw nothing: left out with all that is inside.
pub(super) const LEFT_OUT: &[&str] = &[
    "altGlyph",
    "altGlyphDef",
    "color-profile",
    "flowRoot",
    "font",
    "font-face",
    "glyph",
    "glyphRef",
    "hkern",
    "metadata",
    "missing-glyph",
    "namedview",
    "solidColor",
    "view",
    "vkern",
];

/// Namespaces in which editors keep notes for themselves, by how they begin.
const EDITORS: &[&str] = &[
    "adobe:ns:meta/",
    "http://creativecommons.org/ns",
    "http://inkscape.sourceforge.net/",
    "http://krita.org/namespaces/",
    "http://ns.adobe.com/",
    "http://purl.org/dc/",
    "http://schemas.microsoft.com/visio/",
    "http://sodipodi.sourceforge.net/",
    "http://svgjs.com/",
    "http://svgjs.dev/",
    "http://web.resource.org/cc/",
    "http://www.bohemiancoding.com/sketch/",
    "http://www.figma.com/",
    "http://www.gimp.org/xmlns/",
    "http://www.iki.fi/pav/software/textext/",
    "http://www.inkscape.org/",
    "http://www.serif.com/",
    "http://www.vectornator.io",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns",
    "http://xml.openoffice.org/svg/",
    "https://boxy-svg.com",
    "https://sketch.io/",
    "https://vecta.io/",
    "https://www.figma.com/",
];

/// Whether an editor keeps notes for itself in this namespace.
pub(super) fn is_of_an_editor(namespace: &str) -> bool {
    EDITORS.iter().any(|known| namespace.starts_with(known))
}

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attr {
    /// A number, a path, an id, a text: nothing that a browser could follow.
    Text,
    /// A value of CSS, which may name a part of the drawing.
    Style,
    /// An address.
    Link,
    /// The name of the attribute that an animation changes.
    Animated,
    /// Where a link opens.
    Target,
    /// It changes nothing of the drawing.
    LeftOut,
}

/// What the attribute of that name holds; none if it is not one of these.
pub(super) fn attribute(name: &str) -> Option<Attr> {
    if name.starts_with("data-") || name.starts_with("aria-") {
        return Some(Attr::Text);
    }
    let lists = [(Attr::Text, TEXTS), (Attr::Style, STYLES), (Attr::LeftOut, DROPPED)];
    let listed = lists.into_iter().find(|(_, names)| names.contains(&name)).map(|(kind, _)| kind);
    listed.or(match name {
        "href" => Some(Attr::Link),
        "attributeName" => Some(Attr::Animated),
        "target" => Some(Attr::Target),
        _ => None,
    })
}

/// Advice for a name that is nearly one of these.
pub(super) fn near_attribute(name: &str) -> Option<String> {
    nearest::nearest(name, TEXTS.iter().chain(STYLES).copied())
        .map(|near| format!("did you mean `{near}`?"))
}

/// Attributes that nothing is drawn from.
const DROPPED: &[&str] = &[
    "agent",
    "baseProfile",
    "content",
    "contentScriptType",
    "contentStyleType",
    "enable-background",
    "etag",
    "externalResourcesRequired",
    "focusable",
    "host",
    "modified",
    "nonce",
    "onlyEditor",
    "ping",
    "rel",
    "resource",
    "scale-factor",
    "version",
    "viewTarget",
    "xmlns",
    "zoomAndPan",
];

#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "accumulate", "additive", "amplitude", "attributeType", "autofocus", "azimuth", "baseFrequency", "begin", "bias",
    "calcMode", "class", "clipPathUnits", "crossorigin", "cx", "cy", "d", "decoding", "diffuseConstant", "divisor",
    "download", "dur", "dx", "dy", "edgeMode", "elevation", "end", "exponent", "filterRes", "filterUnits", "fr", "fx",
    "fy", "gradientTransform", "gradientUnits", "height", "hreflang", "id", "in", "in2", "intercept", "k1", "k2", "k3",
    "k4", "kernelMatrix", "kernelUnitLength", "keyPoints", "keySplines", "keyTimes", "lang", "lengthAdjust",
    "limitingConeAngle", "markerHeight", "markerUnits", "markerWidth", "maskContentUnits", "maskUnits", "max", "media",
    "method", "min", "mode", "name", "numOctaves", "offset", "operator", "order", "orient", "origin", "path",
    "pathLength", "patternContentUnits", "patternTransform", "patternUnits", "points", "pointsAtX", "pointsAtY",
    "pointsAtZ", "preserveAlpha", "preserveAspectRatio", "primitiveUnits", "r", "radius", "refX", "refY",
    "repeatCount", "repeatDur", "requiredExtensions", "requiredFeatures", "restart", "result", "role", "rotate", "rx",
    "ry", "scale", "seed", "side", "slope", "spacing", "specularConstant", "specularExponent", "spreadMethod",
    "startOffset", "stdDeviation", "stitchTiles", "surfaceScale", "systemLanguage", "tabindex", "tableValues",
    "targetX", "targetY", "textLength", "title", "transform", "type", "viewBox", "width", "x", "x1", "x2",
    "xChannelSelector", "y", "y1", "y2", "yChannelSelector", "z",
];

#[rustfmt::skip]
const STYLES: &[&str] = &[
    "alignment-baseline", "background", "background-color", "baseline-shift", "by", "clip", "clip-path", "clip-rule",
    "color", "color-interpolation", "color-interpolation-filters", "color-profile", "color-rendering", "cursor",
    "direction", "display", "dominant-baseline", "fill", "fill-opacity", "fill-rule", "filter", "flood-color",
    "flood-opacity", "font", "font-family", "font-feature-settings", "font-kerning", "font-size", "font-size-adjust",
    "font-stretch", "font-style", "font-variant", "font-variation-settings", "font-weight", "from",
    "glyph-orientation-horizontal", "glyph-orientation-vertical", "image-rendering", "inline-size", "isolation",
    "kerning", "letter-spacing", "lighting-color", "line-height", "marker", "marker-end", "marker-mid",
    "marker-start", "mask", "mask-type", "mix-blend-mode", "opacity", "overflow", "paint-order", "pointer-events",
    "shape-rendering", "solid-color", "solid-opacity", "stop-color", "stop-opacity", "stroke", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width",
    "style", "text-align", "text-anchor", "text-decoration", "text-overflow", "text-rendering", "to",
    "transform-box", "transform-origin", "unicode-bidi", "values", "vector-effect", "visibility", "white-space",
    "word-spacing", "writing-mode",
];
