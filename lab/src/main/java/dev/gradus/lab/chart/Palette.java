package dev.gradus.lab.chart;

import java.util.List;

/// Colours for some things that are compared, no two alike: twelve by hand, more by an even walk around the hues.
///
/// ```
/// k-th of n > 12:  hue 360° k / n,  lightness and chroma by k mod 3,  dashes by k mod 4      (OKLCH; Ottosson 2020)
/// ```
/// Neighbours in hue so differ in lightness and dashes. Each has a light and a dark form.
public final class Palette {
    private static final List<String> LIGHT =
            List.of(
                    "#2563c9", "#d9601a", "#1d7f4f", "#b5338a", "#a67c00", "#0e8fa8", "#7a5cc9", "#c8372d", "#5b8c1a",
                    "#6b7280", "#8a4b2b", "#e0679c");
    private static final List<String> DARK =
            List.of(
                    "#6ea4ff", "#ff9a55", "#58c48e", "#ee7cc6", "#e0bc4a", "#4cc9e0", "#b39dff", "#ff7369", "#a5d45c",
                    "#a2a9b3", "#cf9574", "#ffb3d1");
    private static final double[] LIGHTNESS = {0.56, 0.44, 0.66}, CHROMA = {0.17, 0.12, 0.13};
    private static final String[] DASHES = {"none", "7 4", "2 3", "9 3 2 3"};

    private final int size;

    private Palette(int size) {
        this.size = size;
    }

    /// Colours for a number of things.
    ///
    /// @param size how many
    /// @return as many colours
    public static Palette of(int size) {
        return new Palette(size);
    }

    /// The style of one of the things.
    ///
    /// @param k its number, from 0
    /// @return the name of a class: `r0`, `r1` …
    public String style(int k) {
        return "r" + k;
    }

    /// The classes, as a style sheet.
    ///
    /// @return rules for light and dark
    public String css() {
        StringBuilder light = new StringBuilder(), dark = new StringBuilder();
        for (int k = 0; k < size; k++) {
            light.append(Text.format(".r%d { --mark: %s; --dashes: %s; }\n", k, colour(k, false), dashes(k)));
            dark.append(Text.format(".r%d { --mark: %s; }\n", k, colour(k, true)));
        }
        return light + "@media (prefers-color-scheme: dark) {\n" + dark + "}\n";
    }

    String dashes(int k) {
        return size <= LIGHT.size() ? DASHES[0] : DASHES[k % DASHES.length];
    }

    String colour(int k, boolean dark) {
        if (size <= LIGHT.size()) return (dark ? DARK : LIGHT).get(k);
        double hue = 2 * Math.PI * k / size, chroma = CHROMA[k % 3];
        double lightness = dark ? 1.26 - LIGHTNESS[k % 3] * 0.9 : LIGHTNESS[k % 3];
        return hex(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    }

    /// OKLab to sRGB, by the matrices of the source; what is out of range is drawn at its edge.
    private static String hex(double lightness, double a, double b) {
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return Text.format(
                "#%02x%02x%02x",
                channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
    }

    private static double cube(double value) {
        return value * value * value;
    }

    private static int channel(double linear) {
        double within = Math.clamp(linear, 0, 1);
        double gamma = within <= 0.0031308 ? 12.92 * within : 1.055 * Math.pow(within, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * gamma);
    }
}
