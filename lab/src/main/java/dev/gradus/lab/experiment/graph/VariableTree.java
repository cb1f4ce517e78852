package dev.gradus.lab.experiment.graph;

import dev.gradus.lab.chart.Drawing;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Words;
import java.util.List;

/// The tree of the chain rule for `w(x, y, z)` with x, y and z functions of r and s: each path from w to a leaf is a product of the
/// derivatives beside it, and the paths to the same leaf are added.
final class VariableTree {
    private static final int WIDTH = 540, TOP = 24, ROW = 92, LEFT = 150;

    private VariableTree() {}

    static Picture of(String title, Words words) {
        var svg = new StringBuilder();
        int root = LEFT + (WIDTH - LEFT) / 2;
        List<String> middle = List.of("x", "y", "z"), leaves = List.of("r", "s");
        for (int k = 0; k < 3; k++) {
            int at = place(k);
            edge(svg, root, TOP, at, TOP + ROW);
            int beside = (root + at) / 2 + (k == 0 ? -8 : 8);
            text(svg, "tick", beside, TOP + ROW / 2, k == 0 ? "end" : "start", "∂w/∂" + middle.get(k));
            for (int side = 0; side < 2; side++) {
                int leaf = at + (side == 0 ? -32 : 32);
                edge(svg, at, TOP + ROW, leaf, TOP + 2 * ROW);
                String derivative = "∂" + middle.get(k) + "/∂" + leaves.get(side);
                text(
                        svg,
                        "tick",
                        at + (side == 0 ? -24 : 24),
                        TOP + ROW + ROW / 2 + 4,
                        side == 0 ? "end" : "start",
                        derivative);
                node(svg, leaf, TOP + 2 * ROW, leaves.get(side));
            }
            node(svg, at, TOP + ROW, middle.get(k));
        }
        node(svg, root, TOP, "w");
        List<String> kinds = List.of("dependent variable", "intermediate variables", "independent variables");
        for (int row = 0; row < 3; row++)
            text(svg, "tick", 4, TOP + row * ROW + 4, "start", words.term(kinds.get(row)));
        return new Drawing(title, WIDTH, 2 * ROW + 2 * TOP, svg.toString());
    }

    private static int place(int k) {
        return LEFT + 60 + k * (WIDTH - LEFT - 120) / 2;
    }

    private static void edge(StringBuilder svg, int x1, int y1, int x2, int y2) {
        svg.append(
                Text.format(
                        "<line class=\"grid\" style=\"stroke:var(--soft)\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
                        x1, y1, x2, y2));
    }

    private static void node(StringBuilder svg, int x, int y, String name) {
        svg.append(
                Text.format(
                        "<circle style=\"fill:var(--card);stroke:var(--train);stroke-width:1.6\" cx=\"%d\" cy=\"%d\" r=\"15\"/>",
                        x, y));
        text(svg, "panel", x, y + 4, "middle", name);
    }

    private static void text(StringBuilder svg, String style, int x, int y, String anchor, String words) {
        svg.append(
                Text.format(
                        "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                        style, x, y, anchor, Text.escape(words)));
    }
}
