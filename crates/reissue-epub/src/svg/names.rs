//! The names of SVG 1.1 (Second Edition, appendices L and M), without those of scripts and events.

/// The elements, without `a`, `script`, `foreignObject`, `metadata` and what fetches fonts.
const ELEMENTS: &str = "altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion \
    animateTransform circle clipPath color-profile cursor defs desc ellipse feBlend feColorMatrix \
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap \
    feDistantLight feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge \
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile \
    feTurbulence filter font font-face g glyph glyphRef hkern image line linearGradient marker \
    mask missing-glyph mpath path pattern polygon polyline radialGradient rect set stop style svg \
    switch symbol text textPath title tref tspan use view vkern";

/// The attributes, those of presentation included.
const ATTRIBUTES: &str = "accent-height accumulate additive alignment-baseline alphabetic amplitude \
    arabic-form ascent attributeName attributeType azimuth baseFrequency baseProfile \
    baseline-shift bbox begin bias by calcMode cap-height class clip clip-path clip-rule \
    clipPathUnits color color-interpolation color-interpolation-filters color-rendering cursor cx \
    cy d descent diffuseConstant direction display divisor dominant-baseline dur dx dy edgeMode \
    elevation enable-background end exponent externalResourcesRequired fill fill-opacity fill-rule \
    filter filterRes filterUnits flood-color flood-opacity font-family font-size font-size-adjust \
    font-stretch font-style font-variant font-weight format from fx fy g1 g2 glyph-name \
    glyph-orientation-horizontal glyph-orientation-vertical glyphRef gradientTransform \
    gradientUnits hanging height horiz-adv-x horiz-origin-x horiz-origin-y id ideographic \
    image-rendering in in2 intercept k k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning keyPoints \
    keySplines keyTimes lang lengthAdjust letter-spacing lighting-color limitingConeAngle marker-end \
    marker-mid marker-start markerHeight markerUnits markerWidth mask maskContentUnits maskUnits \
    mathematical max media method min mode name numOctaves offset opacity operator order orient \
    orientation origin overflow overline-position overline-thickness panose-1 path pathLength \
    patternContentUnits patternTransform patternUnits pointer-events points pointsAtX pointsAtY \
    pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY \
    rendering-intent repeatCount repeatDur requiredExtensions requiredFeatures restart result \
    rotate rx ry scale seed shape-rendering slope spacing specularConstant specularExponent \
    spreadMethod startOffset stdDeviation stemh stemv stitchTiles stop-color stop-opacity \
    strikethrough-position strikethrough-thickness string stroke stroke-dasharray \
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width \
    style surfaceScale systemLanguage tableValues targetX targetY text-anchor text-decoration \
    text-rendering textLength to transform type u1 u2 underline-position underline-thickness \
    unicode unicode-bidi unicode-range units-per-em v-alphabetic v-hanging v-ideographic \
    v-mathematical values version vert-adv-y vert-origin-x vert-origin-y viewBox viewTarget \
    visibility width widths word-spacing writing-mode x x-height x1 x2 xChannelSelector y y1 y2 \
    yChannelSelector z zoomAndPan";

/// Properties that newer browsers also take as attributes; in `style` every checker takes them.
const NEWER: &str = "isolation mix-blend-mode paint-order shape-inside text-overflow \
    transform-box transform-origin vector-effect white-space";

/// An element of SVG 1.1 in its own case; none where it is not known. A parser of HTML that knew no
/// SVG has lowered the capitals.
pub(super) fn element(name: &str) -> Option<&'static str> {
    find(ELEMENTS, name)
}

/// An attribute of SVG 1.1 in its own case.
pub(super) fn attribute(name: &str) -> Option<&'static str> {
    find(ATTRIBUTES, name)
}

/// A property that has to stand in `style`.
pub(super) fn newer(name: &str) -> Option<&'static str> {
    find(NEWER, name)
}

/// Tells whether an element is nothing without the thing it links to.
pub(super) fn needs_link(name: &str) -> bool {
    matches!(
        name,
        "altGlyph" | "cursor" | "feImage" | "image" | "mpath" | "textPath" | "tref" | "use"
    )
}

fn find(list: &'static str, name: &str) -> Option<&'static str> {
    let mut near = None;
    for known in list.split(' ') {
        if known == name {
            return Some(known);
        }
        if known.eq_ignore_ascii_case(name) {
            near = Some(known);
        }
    }
    near
}
