package dev.gradus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Every example in a comment compiles, as the body of a method in which `model`, `batch`, `trainer` and the like are in scope: the fields of
/// [ExampleSetting], or what [#GIVEN] says.
class JavadocExamplesTest {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.])[A-Z]\\w*");

    /// Of types with the same name, those of the earlier packages are meant.
    private static final List<String> PACKAGES =
            List.of(
                            "nn.layer",
                            "nn.activation",
                            "nn",
                            "nn.loss",
                            "nn.init",
                            "nn.norm",
                            "optim",
                            "optim.schedule",
                            "data")
                    .stream()
                    .map("dev.gradus."::concat)
                    .toList();

    /// What an example takes for granted that is called otherwise elsewhere.
    private static final Map<String, String> GIVEN =
            Map.ofEntries(
                    Map.entry("Evaluator", "Dataset data = splits.train().data();"),
                    Map.entry("Metric", "Dataset data = splits.train().data();"),
                    Map.entry("Augmentation", "int[] batch = {}; long epoch = 1; Augmentation augmentation = null;"),
                    Map.entry("package-info", "long epoch = 1, sample = 1; Image image = null;"),
                    Map.entry("Npy", "List<String> digits = List.of();"),
                    Map.entry("BackgroundWriter", "Map<String, AtomicFile.Content> files = Map.of(); long step = 1;"),
                    Map.entry("FolderLock", "Map<String, Object> record = Map.of();"),
                    Map.entry("Elements", "Tensor parameter = x, gradient = x, velocity = x; double momentum = 0.9;"),
                    Map.entry("Footprint", "Footprint ofTwoSamples = null, ofFourSamples = null;"),
                    Map.entry("GradCheck", "Tensor w = x;"),
                    Map.entry("Rng", "long epoch = 1;"),
                    Map.entry(
                            "Prover",
                            "List<dev.gradus.diagnose.fact.Retraining> seeds = List.of();"
                                    + " List<dev.gradus.train.diagnose.Finding> findings = List.of();"),
                    Map.entry(
                            "Combine",
                            """
                            class Team {
                                static double sumOverAll(double own) { return own; }
                                static void allReduce(Tensor gradient, double share) {}
                            }
                            """),
                    Map.entry(
                            "Probe",
                            "class Values { static double shareOfZeros(Tensor t) { return 0; } static double rms(Tensor t) { return 1; } }"),
                    Map.entry("Replay", "class Rated { double rate() { return 1; } } Rated layer = new Rated();"));

    /// A program made of an example.
    private static final class Program extends SimpleJavaFileObject {
        final String where;
        private final String text;

        Program(String where, String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.where = where;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignored) {
            return text;
        }
    }

    @Test
    void every_example_compiles() throws IOException {
        Map<String, Set<String>> types = types();
        List<Program> programs = new ArrayList<>();
        for (Path file : Sources.files("main")) {
            if (file.startsWith(SOURCES.toAbsolutePath())) programs.addAll(programs(file, types));
        }
        assertThat(programs).hasSizeGreaterThan(55);
        var problems = new DiagnosticCollector<JavaFileObject>();
        List<String> options = List.of("-proc:none", "-XDshould-stop.ifNoError=FLOW"); // nothing is written
        var compiler = ToolProvider.getSystemJavaCompiler();
        compiler.getTask(null, null, problems, options, null, programs).call();
        List<String> found = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> problem : problems.getDiagnostics()) {
            if (problem.getKind() != Diagnostic.Kind.ERROR) continue;
            String line = "";
            if (problem.getSource() instanceof Program program) {
                line =
                        program.where
                                + ": "
                                + program.text.lines().skip(problem.getLineNumber() - 1).findFirst().orElse("");
            }
            found.add(line.strip() + " — " + problem.getMessage(Locale.ROOT).replaceAll("\\s+", " "));
        }
        assertThat(found).isEmpty();
    }

    /// Simple name → packages in which a public type has it.
    private static Map<String, Set<String>> types() {
        Map<String, Set<String>> types = new TreeMap<>();
        for (String name : CoreClasses.names()) {
            int dot = name.lastIndexOf('.');
            boolean isInner = name.contains("$") || name.endsWith("-info");
            if (!isInner && CoreClasses.isPublic(name)) {
                types.computeIfAbsent(name.substring(dot + 1), _ -> new TreeSet<>()).add(name.substring(0, dot));
            }
        }
        return types;
    }

    private static List<Program> programs(Path file, Map<String, Set<String>> types) throws IOException {
        List<Program> programs = new ArrayList<>();
        List<String> lines = Files.readAllLines(file), example = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            String text = line.strip();
            boolean isComment = text.startsWith("///");
            if (isComment && text.equals("/// ```java")) {
                inside = true;
                example.clear();
            } else if (isComment && inside && text.equals("/// ```")) {
                inside = false;
                programs.add(program(file, lines, example, types, programs.size()));
            } else if (inside) {
                example.add(text.length() > 4 ? text.substring(4) : "");
            }
        }
        return programs;
    }

    private static Program program(
            Path file, List<String> lines, List<String> example, Map<String, Set<String>> types, int number) {
        String name = file.getFileName().toString().replace(".java", "");
        String home = lines.stream().filter(l -> l.startsWith("package ")).findFirst().orElseThrow();
        String own = home.substring("package ".length(), home.length() - 1);
        String body =
                String.join("\n", example)
                        .replace("-> …", "-> {}")
                        .replaceAll("(?<=[=(,] ?)…", "null")
                        .replace("…", "");
        String given = GIVEN.getOrDefault(name, "");
        Set<String> imports = new TreeSet<>();
        for (String line : lines) if (line.startsWith("import ")) imports.add(line);
        if (!name.equals("package-info")) imports.add("import " + own + "." + name + ".*;");
        for (String all : List.of("java.util", "java.util.function", "java.nio.file", "java.io")) {
            imports.add("import " + all + ".*;");
        }
        Matcher type = TYPE.matcher(given + body);
        while (type.find()) {
            Set<String> packages = types.getOrDefault(type.group(), Set.of());
            boolean isKnown = imports.stream().anyMatch(i -> i.endsWith("." + type.group() + ";"));
            if (isKnown || packages.isEmpty() || packages.contains(own)) continue;
            String of = PACKAGES.stream().filter(packages::contains).findFirst().orElse(packages.iterator().next());
            imports.add("import " + of + "." + type.group() + ";");
        }
        String made = "Example" + number + "Of" + name.replace("-", "_");
        String program =
                home
                        + "\n"
                        + String.join("\n", imports)
                        + "\n@SuppressWarnings(\"unused\") abstract class "
                        + made
                        + " extends dev.gradus.ExampleSetting {\n Object example() throws Exception {\n"
                        + given
                        + "\nif (seed == 0) {\n"
                        + body
                        + "\n}\nreturn this;\n}\n}\n";
        return new Program(name, own + "." + made, program);
    }
}
