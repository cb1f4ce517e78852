package dev.gradus.tensor;

import dev.gradus.tensor.Graph.Kind;
import dev.gradus.tensor.GraphLayout.Item;
import dev.gradus.tensor.GraphLayout.Wire;
import java.util.List;
import java.util.Locale;

/// The picture of a laid-out computation graph.
final class GraphSvg {
    static final String VALUE = "#1d4ed8";
    static final String GRADIENT = "#b42318";
    private static final double LEGEND = 26;
    private static final double LEAST_WIDTH = 380;

    private static final String STYLE =
            """
            <style>
              text { font: 12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; text-anchor: middle; }
              .node { font: 600 14px 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif; fill: #14181f; }
              .symbol { font-size: 18px; }
              .value { fill: #1d4ed8; }
              .gradient { fill: #b42318; }
              .legend { text-anchor: start; }
              .halo { stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
              path { fill: none; stroke: #667085; stroke-width: 1.4; stroke-linecap: round; }
              rect.box { stroke: #475467; stroke-width: 1.4; }
            </style>
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0,0.5 L8,4 L0,7.5 Z" style="fill:#667085;stroke:none"/></marker></defs>
            """;

    private final StringBuilder svg = new StringBuilder();

    private GraphSvg() {}

    static String of(GraphLayout layout) {
        return new GraphSvg().draw(layout);
    }

    private String draw(GraphLayout layout) {
        double width = Math.max(LEAST_WIDTH, layout.width()), height = layout.height() + LEGEND;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%.0f\" height=\"%.0f\"", width, height);
        add(" viewBox=\"0 0 %.0f %.0f\">\n<title>Computation graph</title>\n", width, height);
        svg.append(STYLE);
        add("<rect width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>\n", width, height);
        for (Wire wire : layout.wires()) wire(wire);
        for (List<Item> column : layout.columns()) for (Item item : column) item(item);
        add("<text class=\"value legend\" x=\"24\" y=\"%.0f\">above the line: value</text>\n", height - 14);
        add("<text class=\"gradient legend\" x=\"196\" y=\"%.0f\">below: gradient</text>\n", height - 14);
        return svg.append("</svg>\n").toString();
    }

    private void wire(Wire wire) {
        Item from = wire.from(), to = wire.to();
        double x1 = from.right, x2 = to.left, middle = (x1 + x2) / 2, y2 = to.y + wire.portHeight();
        add("<path d=\"M%.1f,%.1f C%.1f,%.1f %.1f,%.1f %.1f,%.1f", x1, from.y, middle, from.y, middle, y2, x2, y2);
        add(to.isBend ? " H%.1f\"/>\n" : " H%.1f\" marker-end=\"url(#arrow)\"/>\n", to.isBend ? to.right : to.x);
    }

    private void item(Item item) {
        if (item.isBend) return;
        double x = item.x, w = item.width(), h = item.height();
        if (!item.out.isEmpty()) add("<path d=\"M%.1f,%.1f H%.1f\"/>\n", x + w, item.y, item.right);
        double round = item.node.kind() == Kind.OPERATION ? h / 2 : 6;
        add("<rect class=\"box\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", x, item.y - h / 2, w, h);
        add(" rx=\"%.1f\" fill=\"%s\"/>\n", round, item.node.kind().fill);
        boolean isSymbol = item.node.kind() == Kind.OPERATION && item.node.label().length() == 1;
        text(isSymbol ? "node symbol" : "node", x + w / 2, item.y + (isSymbol ? 6 : 5), item.node.label());
        double label = item.right - item.labelWidth() / 2;
        List<String> value = item.node.value(), gradient = item.node.gradient();
        for (int i = 0; i < value.size(); i++) {
            text("value halo", label, item.y - 6 - GraphLayout.LINE * (value.size() - 1 - i), value.get(i));
        }
        for (int i = 0; i < gradient.size(); i++) {
            text("gradient halo", label, item.y + GraphLayout.LINE * (i + 1), gradient.get(i));
        }
    }

    private void text(String style, double x, double y, String text) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", style, x, y);
        svg.append(GraphText.escape(text)).append("</text>\n");
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments));
    }
}
