package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.model.Wiring;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A model as a picture: its layers below each other with their shapes and parameters, and arrows; those that pass over layers run at the side.
final class ModelGraph {
    private static final int MOST = 150, WIDTH = 520, ROW = 46, BOX = 30, LEFT = 8, LANE = 14, LETTER = 7;

    private final Summary summary;
    private final Wiring wiring;
    private final List<List<Wiring.Edge>> lanes = new ArrayList<>();

    ModelGraph(Sequential model, Summary summary) {
        this.summary = summary;
        wiring = Wiring.of(model, summary.rows());
        wiring.edges().stream()
                .filter(edge -> edge.to() - edge.from() > 1)
                .sorted(Comparator.comparingInt(edge -> edge.to() - edge.from()))
                .forEach(this::lay);
    }

    /// Puts an edge that passes over layers in the first lane in which it meets no other.
    private void lay(Wiring.Edge edge) {
        for (List<Wiring.Edge> lane : lanes) {
            if (lane.stream().allMatch(other -> other.to() <= edge.from() || edge.to() <= other.from())) {
                lane.add(edge);
                return;
            }
        }
        lanes.add(new ArrayList<>(List.of(edge)));
    }

    void append(StringBuilder page) {
        page.append("<div class=\"two\">");
        if (summary.rows().size() <= MOST) graph(page);
        Facts.layers(page, summary);
        page.append("</div>\n");
    }

    private void graph(StringBuilder page) {
        List<Summary.Row> rows = summary.rows();
        int height = (rows.size() + 1) * ROW;
        page.append(
                format(
                        "<section class=\"card\"><h2>Model graph</h2><p class=\"note\">Each layer with the shape of its output for one sample, and its parameters.</p><div class=\"scroll\"><svg class=\"chart graph\" style=\"min-width:%dpx;max-width:%dpx\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Graph of the model\">",
                        WIDTH * 3 / 4, WIDTH, WIDTH, height));
        box(page, 0, "input", summary.sample().toString(), "");
        for (int i = 0; i < rows.size(); i++) {
            Summary.Row row = rows.get(i);
            String own = row.parameters() == 0 ? "" : Text.plural(row.parameters(), "parameter");
            box(page, i + 1, row.path() + " " + row.type(), row.output().toString(), own);
        }
        for (Wiring.Edge edge : wiring.edges()) if (edge.to() - edge.from() == 1) straight(page, edge);
        for (int lane = 0; lane < lanes.size(); lane++)
            for (Wiring.Edge edge : lanes.get(lane)) around(page, edge, lane);
        page.append("</svg></div></section>\n");
    }

    private int right() {
        return WIDTH - LEFT - LANE * Math.min(8, lanes.size()) - (lanes.isEmpty() ? 0 : 6);
    }

    private void box(StringBuilder page, int place, String name, String shape, String own) {
        int top = place * ROW, right = right(), third = (right - LEFT) / 3;
        page.append(
                format(
                        "<g><title>%s</title><rect class=\"box%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>",
                        escape(name + ", output " + shape + (own.isEmpty() ? "" : ", " + own)),
                        own.isEmpty() ? "" : " trained",
                        LEFT,
                        top + 2,
                        right - LEFT,
                        BOX));
        text(page, LEFT + 10, top, "start", Text.cut(name, (int) (1.25 * third / LETTER)));
        text(page, LEFT + (int) (1.85 * third), top, "middle", Text.cut(shape, third / LETTER));
        text(page, right - 10, top, "end", own);
        page.append("</g>");
    }

    private static void text(StringBuilder page, int x, int top, String anchor, String text) {
        page.append(format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, top + 21, anchor, escape(text)));
    }

    private void straight(StringBuilder page, Wiring.Edge edge) {
        int x = (LEFT + right()) / 2, top = (edge.from() + 1) * ROW + BOX + 2, end = (edge.to() + 1) * ROW + 1;
        page.append(format("<path class=\"edge\" d=\"M%d %dV%dm-4 -5l4 5l4 -5\"/>", x, top, end));
    }

    /// From the side of a box along a lane back to the side of another.
    private void around(StringBuilder page, Wiring.Edge edge, int lane) {
        int side = right(), x = side + 6 + LANE * (Math.min(lane, 7) + 1) - 4;
        int top = (edge.from() + 1) * ROW + BOX - 6, end = (edge.to() + 1) * ROW + 12;
        page.append(format("<path class=\"edge\" d=\"M%d %dH%dV%dH%dm5 -4l-5 4l5 4\"/>", side, top, x, end, side + 1));
    }
}
