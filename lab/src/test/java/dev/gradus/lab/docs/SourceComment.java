package dev.gradus.lab.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the source says about a class: the comment above its declaration.
///
/// @param path of the source file, from the root of the project
/// @param definition the first sentence
/// @param formula its lines; none where the comment has no formula
record SourceComment(String path, String definition, List<String> formula) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static SourceComment of(Path root, String module, Class<?> type) {
        String path = module + "/src/main/java/" + type.getName().replace('.', '/') + ".java";
        List<String> comment = comment(root.resolve(path), type.getSimpleName());
        String text = links(String.join(" ", outsideBlocks(comment)));
        Matcher end = Pattern.compile("^.*?(?:\\.(?= |$)|:$)").matcher(text.replaceFirst("\n.*", ""));
        String first = end.find() ? end.group() : text;
        List<String> formula = formula(comment, text);
        if (formula.size() == 1)
            first = first.replaceFirst(": `" + Pattern.quote(formula.getFirst()) + "`(?=[.;,:])", "");
        return new SourceComment(path, first, formula);
    }

    /// All that the comment says.
    ///
    /// @param root of the project
    /// @param module where the class is
    /// @return its paragraphs
    static List<String> paragraphs(Path root, String module, Class<?> type) {
        String path = module + "/src/main/java/" + type.getName().replace('.', '/') + ".java";
        String text = links(String.join(" ", outsideBlocks(comment(root.resolve(path), type.getSimpleName()))));
        return Stream.of(text.split("\n", -1)).map(String::strip).toList();
    }

    private static List<String> comment(Path file, String name) {
        List<String> comment = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("///")) comment.add(line.substring(Math.min(4, line.length())));
                else if (line.matches(".*\\b(class|record|enum|interface) " + name + "\\b.*")) return comment;
                else if (!line.startsWith("@")) comment.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError(file + " does not declare " + name);
    }

    /// The text without blocks of code, a line break where a paragraph ends.
    private static List<String> outsideBlocks(List<String> comment) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : comment) {
            if (line.startsWith("```")) inside = !inside;
            else if (!inside) lines.add(line.isBlank() ? "\n" : line);
        }
        return lines;
    }

    /// The block that is tagged `math`; without one the first block that is not a program, else the first code within the text that
    /// states something.
    private static List<String> formula(List<String> comment, String text) {
        List<String> block = new ArrayList<>();
        int tagged = comment.indexOf("```math");
        if (tagged >= 0)
            return comment.subList(tagged + 1, tagged + 1 + comment.subList(tagged + 1, comment.size()).indexOf("```"));
        boolean inside = false;
        for (String line : comment) {
            if (line.equals("```") && inside && !block.isEmpty()) return block;
            if (line.startsWith("```")) inside = line.equals("```") && !inside;
            else if (inside && !line.isBlank()) block.add(line);
        }
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            if (code.group(1).matches(".*[=→∝±·/√<>^‖Σ].*")) return List.of(code.group(1));
        }
        return List.of();
    }

    /// `[Adam]` and `[dev.gradus.nn.Layer]` are links in a comment only.
    private static String links(String text) {
        return text.replaceAll("\\[#?(?:[a-z]+\\.)*([A-Z]\\w+)(?:#\\w+)?(?:\\([^)]*\\))?]", "$1");
    }
}
