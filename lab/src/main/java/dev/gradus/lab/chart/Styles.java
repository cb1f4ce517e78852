package dev.gradus.lab.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// The style sheets of a chart written as attributes of its elements, for renderers without them: selectors of names and classes, one within
/// another, and custom properties with `var()`. In light; media queries are left out.
final class Styles {
    private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)}");
    private static final Pattern VAR = Pattern.compile("var\\((--[\\w-]+)(?:,\\s*([^()]*))?\\)");
    private static final String MEDIA = "@media[^{]*\\{(?:[^{}]*\\{[^{}]*})*[^{}]*}";
    private static final int DEEPEST = 10;

    private final List<Rule> rules;

    /// @param selector its parts, the outermost first
    /// @param weight classes count more than names
    private record Rule(String[] selector, Map<String, String> declarations, int weight) {
        boolean matches(Element element) {
            int last = selector.length - 1;
            if (!matches(selector[last], element)) return false;
            int part = last - 1;
            for (Node at = element.getParentNode(); part >= 0 && at instanceof Element outer; at = at.getParentNode())
                if (matches(selector[part], outer)) part--;
            return part < 0;
        }

        private static boolean matches(String part, Element element) {
            if (part.equals(":root")) return element.getParentNode().getNodeType() == Node.DOCUMENT_NODE;
            String[] names = part.split("\\.", -1);
            List<String> classes = Arrays.asList(element.getAttribute("class").split(" ", -1));
            if (!names[0].isEmpty() && !names[0].equals(element.getTagName())) return false;
            return Arrays.stream(names).skip(1).allMatch(classes::contains);
        }
    }

    private Styles(List<Rule> rules) {
        this.rules = rules;
    }

    /// Writes what the style sheets within a document say to its elements, and takes the style sheets away.
    static void inline(Element root) {
        var css = new StringBuilder();
        NodeList sheets = root.getElementsByTagName("style");
        while (sheets.getLength() > 0) { // the list is live
            Node sheet = sheets.item(0);
            css.append(sheet.getTextContent());
            sheet.getParentNode().removeChild(sheet);
        }
        new Styles(rules(css.toString())).apply(root, Map.of());
    }

    private static List<Rule> rules(String css) {
        String plain = css.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll(MEDIA, "");
        List<Rule> rules = new ArrayList<>();
        RULE.matcher(plain)
                .results()
                .forEach(rule -> {
                    for (String selector : rule.group(1).split(",", -1)) {
                        String[] parts = selector.strip().split("\\s+", -1);
                        int classes = selector.length() - selector.replace(".", "").length();
                        rules.add(new Rule(parts, declarations(rule.group(2)), 100 * classes + parts.length));
                    }
                });
        rules.sort(Comparator.comparingInt(Rule::weight)); // stable: of the same weight, the later one wins
        return rules;
    }

    private static Map<String, String> declarations(String text) {
        Map<String, String> declarations = new LinkedHashMap<>();
        for (String each : text.split(";", -1)) {
            int colon = each.indexOf(':');
            if (colon > 0) declarations.put(each.substring(0, colon).strip(), each.substring(colon + 1).strip());
        }
        return declarations;
    }

    private void apply(Element element, Map<String, String> inherited) {
        Map<String, String> own = new LinkedHashMap<>(), custom = new HashMap<>(inherited);
        for (Rule rule : rules) if (rule.matches(element)) own.putAll(rule.declarations());
        own.putAll(declarations(element.getAttribute("style")));
        own.forEach((name, value) -> {
            if (name.startsWith("--")) custom.put(name, value);
        });
        own.forEach((name, value) -> {
            if (!name.startsWith("--")) element.setAttribute(name, resolved(value, custom));
        });
        element.removeAttribute("style");
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling())
            if (child instanceof Element inner) apply(inner, custom);
    }

    private static String resolved(String value, Map<String, String> custom) {
        String text = value;
        for (int i = 0; i < DEEPEST && text.contains("var("); i++) {
            text =
                    VAR.matcher(text)
                            .replaceAll(found -> {
                                String other = found.group(2) == null ? "none" : found.group(2);
                                return custom.getOrDefault(found.group(1), other);
                            });
        }
        return text;
    }
}
