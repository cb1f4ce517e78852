package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Files of strangers, and disks that are full: nothing steers the terminal, nothing outside is changed, nothing is lost in
/// silence.
class HostileInputTest {
    private static final String STEERING = "\u001b[2J\u001b]0;title\u0007\u009b31m\u202e";

    @TempDir Path folder;
    private Path table = Path.of("");
    private String run = "";

    @BeforeEach
    void files() throws IOException {
        StringBuilder rows = new StringBuilder("x,kind\n");
        for (int i = 0; i < 40; i++) rows.append(i).append(i % 2 == 0 ? ",a\n" : ",b" + STEERING + "\n");
        table = Files.writeString(folder.resolve("table.csv"), rows);
        run = folder.resolve("run").toString();
    }

    private Gradus train(String... more) {
        String[] options = {
            "train", "--data", "csv", "--data-dir", table.toString(), "--hidden", "2", "--run-dir", run
        };
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--epochs", "1"));
        all.addAll(List.of(more));
        return Gradus.run(all.toArray(String[]::new));
    }

    // ---- the terminal ----------------------------------------------------------------------------------------------

    @Test
    void names_from_files_do_not_steer_the_terminal() throws IOException {
        assertThat(train().code()).isZero();
        Path rows = Files.writeString(folder.resolve("rows.csv"), "1\n2\n");
        Path runFile = Path.of(run, "run.json");
        String record = Files.readString(runFile);
        Path strange = Files.createDirectories(folder.resolve("strange"));
        Map<String, Object> changed = new LinkedHashMap<>(Json.readFile(runFile));
        changed.put("status", "x" + STEERING + "\nnote: all is well");
        Json.writeFile(strange.resolve("run.json"), changed);
        Files.writeString(strange.resolve("metrics.jsonl"), Json.line(Map.of("event", "x" + STEERING)) + "\n");
        for (List<String> command :
                List.of(
                        List.of("data", "csv", "--data-dir", table.toString(), "--out", folder.toString()),
                        List.of("predict", run, rows.toString()),
                        List.of("predict", run, rows.toString(), "--json"),
                        List.of("report", strange.toString()),
                        List.of("report", run, strange.toString(), "--out", folder.resolve("page.html").toString()),
                        List.of("diff", run, strange.toString()))) {
            Gradus call = Gradus.run(command.toArray(String[]::new));
            assertThat(call.code()).as("%s: %s", command, call.err()).isZero();
            assertThat(call.out() + call.err())
                    .as("%s", command)
                    .containsIgnoringCase("[2J")
                    .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\nnote: all is well");
        }
        Object name =
                ((Map<?, ?>)
                                ((List<?>)
                                                Gradus.run("predict", run, rows.toString(), "--json")
                                                        .json()
                                                        .get("predictions"))
                                        .getFirst())
                        .get("top");
        assertThat(String.valueOf(name)).contains("b" + STEERING);
        assertThat(Files.readString(runFile)).isEqualTo(record);
    }

    @Test
    void only_sequences_of_our_own_reach_the_terminal() {
        var bytes = new ByteArrayOutputStream();
        CleanStream out = CleanStream.of(bytes, StandardCharsets.UTF_8);
        Screen screen = new Screen(out, out, true, true);
        out.line(screen.bold("a\u001b[2J") + "\u001b[1mb");
        out.line("one line\nnote: all is well");
        out.print(Screen.Clear.LINE);
        out.printf("%s %d%n", "\u009b", 7);
        out.append("c\u0007").append('\u001b');
        out.print((Object) "\u202e");
        out.print(new char[] {'\u0008'});
        out.writer().printf("%s%n", "\u001b");
        out.flush();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        \u001b[1ma\\u001b[2J\u001b[0m\\u001b[1mb
                        one line\\u000anote: all is well
                        \u001b[G\u001b[2K\\u009b 7
                        c\\u0007\\u001b\\u202e\\u0008\\u001b
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--augment", "--model", "--config", "--prepare", "--optimizer", "--schedule"})
    void a_file_that_is_none_of_settings_is_quoted_in_short(String option) throws IOException {
        String secret = "the secret words of a letter, ".repeat(2000);
        Path file =
                Files.writeString(
                        folder.resolve("letter.yaml"),
                        "\""
                                + secret
                                + STEERING.replace("\u001b", "\\e")
                                        .replace("\u0007", "")
                                        .replace("\u009b", "")
                                        .replace("\u202e", "")
                                + "\"\n");
        for (String value : List.of(file.toString(), secret)) {
            Gradus refused = Gradus.run("train", option, value, "--data-dir", folder.toString()).refused();
            assertThat(refused.err()).hasSizeLessThan(2000).doesNotContain("\u001b");
        }
    }

    @Test
    void pages_escape_what_files_say() throws IOException {
        assertThat(train().code()).isZero();
        Path strange = Files.createDirectories(folder.resolve("<script>alert(0)</script>"));
        Object marked = marked(Json.readFile(Path.of(run, "run.json")));
        Json.writeFile(strange.resolve("run.json"), marked);
        StringBuilder log = new StringBuilder();
        for (String line : Files.readAllLines(Path.of(run, "metrics.jsonl"))) {
            log.append(line).append('\n').append(Json.line(Map.of("event", "<script>alert(2)</script>"))).append('\n');
        }
        Files.writeString(strange.resolve("metrics.jsonl"), log);
        for (List<String> runs : List.of(List.of(strange.toString()), List.of(run, strange.toString()))) {
            Path page = folder.resolve("page.html");
            List<String> command = new ArrayList<>(List.of("report", "--out", page.toString()));
            command.addAll(runs);
            Gradus call = Gradus.run(command.toArray(String[]::new));
            assertThat(call.code()).as(call.err()).isZero();
            assertThat(Files.readString(page)).contains("&lt;script&gt;alert").doesNotContain("<script>alert");
        }
    }

    /// Every text becomes a script; names of members as they are.
    private static Object marked(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> all = new LinkedHashMap<>();
                map.forEach((name, member) -> all.put(String.valueOf(name), member == null ? "" : marked(member)));
                yield all;
            }
            case List<?> list -> list.stream().map(HostileInputTest::marked).toList();
            case String text -> text + "<script>alert(1)</script>\"'>";
            default -> value;
        };
    }

    // ---- what is nested --------------------------------------------------------------------------------------------

    @Test
    void settings_nested_too_deeply_or_within_themselves_are_refused() throws IOException {
        Path file = folder.resolve("s.yaml");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (String deep :
                List.of(
                        "[".repeat(100_000),
                        "[".repeat(20_000) + "]".repeat(20_000),
                        "{a: ".repeat(20_000) + "1" + "}".repeat(20_000),
                        "- ".repeat(50_000) + "a",
                        "&a [*a]",
                        "&a {b: [1, *a]}",
                        "x: &a\n  y: *a\n",
                        "? &a [*a]\n: 1",
                        "epochs: " + "9".repeat(500_000))) {
            Files.writeString(file, deep + "\n");
            for (String option : List.of("--config", "--model", "--augment")) {
                long start = threads.getCurrentThreadCpuTime();
                Gradus refused =
                        Gradus.run("train", option, file.toString(), "--data-dir", folder.toString()).refused();
                assertThat(refused.err()).contains("s.yaml").hasSizeLessThan(3000);
                assertThat(threads.getCurrentThreadCpuTime() - start).isLessThan(10_000_000_000L);
            }
        }
        Files.writeString(file, "model: " + "[".repeat(65) + "]".repeat(65));
        assertThat(Gradus.run("train", "--config", file.toString()).refused().err())
                .contains("s.yaml, line 1, column 71: more than 64 levels");
        Files.writeString(file, "\"" + "one-of(".repeat(100_000) + "\"\n");
        assertThat(Gradus.run("train", "--augment", file.toString(), "--data-dir", folder.toString()).refused().err())
                .contains("at most 64 levels of brackets");
    }

    @Test
    void records_nested_too_deeply_are_refused() throws IOException {
        Path strange = Files.createDirectories(folder.resolve("strange"));
        Files.writeString(strange.resolve("run.json"), "{\"settings\": " + "[".repeat(1_000_000));
        assertThat(Gradus.run("report", strange.toString()).refused().err()).contains("run.json is not strict JSON");
        assertThat(Gradus.run("train", "--resume", strange.toString()).refused().err()).contains("run.json");
    }

    // ---- files elsewhere -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"metrics.jsonl", "final", "best", "checkpoints", "run.json", "report.html"})
    void a_run_with_links_is_not_gone_on_with(String name) throws IOException {
        assertThat(train().code()).isZero();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path part = Path.of(run, name), moved = elsewhere.resolve(name);
        Files.move(part, moved);
        Files.createSymbolicLink(part, moved);
        List<String> before = content(elsewhere);
        assertThat(Gradus.run("train", "--resume", run, "--epochs", "2", "--allow-changes").refused().err())
                .contains(part + " is a link to " + moved);
        assertThat(content(elsewhere)).isEqualTo(before);
        assertThat(part).isSymbolicLink();
    }

    private static List<String> content(Path folder) throws IOException {
        List<String> content = new ArrayList<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                content.add(
                        file
                                + " "
                                + (Files.isRegularFile(file)
                                        ? Files.readString(file, StandardCharsets.ISO_8859_1)
                                        : ""));
            }
        }
        return content;
    }

    @Test
    void pages_and_sheets_replace_links_and_do_not_follow_them() throws IOException {
        assertThat(train().code()).isZero();
        Path precious = Files.writeString(folder.resolve("precious"), "mine");
        Path page = Files.createSymbolicLink(folder.resolve("page.html"), precious);
        assertThat(Gradus.run("report", run, "--out", page.toString()).code()).isZero();
        Path looks = Files.createDirectories(folder.resolve("looks"));
        Path sheet = Files.createSymbolicLink(looks.resolve("contact-sheet.png"), precious);
        assertThat(Gradus.run("data", "digits", "--out", looks.toString()).code()).isZero();
        assertThat(precious).hasContent("mine");
        assertThat(sheet).isRegularFile();
    }

    @Test
    void a_file_whose_name_begins_with_at_is_a_file() throws IOException {
        assertThat(train().code()).isZero();
        Path file = Files.writeString(folder.resolve("@args.csv"), "--help\n");
        Path relative = Path.of("").toAbsolutePath().relativize(file);
        assertThat(Gradus.run("predict", run, file.toString()).refused().err()).contains("@args.csv");
        assertThat(Gradus.run("predict", run, "@" + relative).refused().err()).contains("@", "is not there");
        Path options = Files.writeString(folder.resolve("options"), "--version");
        assertThat(Gradus.run("@" + options).refused().err()).contains("there is no verb '@");
    }

    // ---- what is printed -------------------------------------------------------------------------------------------

    /// A disk that is full, or a pipe that is closed, after some bytes.
    private static OutputStream failing(String reason, int after) {
        return new OutputStream() {
            private int left = after;

            @Override
            public void write(int b) throws IOException {
                if (left-- <= 0) throw new IOException(reason);
            }
        };
    }

    private static Gradus into(OutputStream out, String... args) {
        var err = new ByteArrayOutputStream();
        CleanStream notes = CleanStream.of(err, StandardCharsets.UTF_8);
        int code = Main.run(new Screen(CleanStream.of(out, StandardCharsets.UTF_8), notes, false, false), args);
        return new Gradus(code, "", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_full_disk_below_standard_output_is_told_by_every_verb() throws IOException {
        assertThat(train().code()).isZero();
        Path rows = Files.writeString(folder.resolve("rows.csv"), "1\n2\n");
        String page = folder.resolve("page.html").toString();
        for (List<String> command :
                List.of(
                        List.of("--help"),
                        List.of("--version"),
                        List.of("train", "--help"),
                        List.of(
                                "train",
                                "--data",
                                "xor",
                                "--epochs",
                                "1",
                                "--run-dir",
                                folder.resolve("new").toString()),
                        List.of("data", "csv", "--data-dir", table.toString(), "--out", folder.toString()),
                        List.of("predict", run, rows.toString()),
                        List.of("predict", run, rows.toString(), "--json"),
                        List.of("evaluate", run),
                        List.of("summary", run),
                        List.of("report", run, "--out", page),
                        List.of("diff", run, run))) {
            String[] args = command.toArray(String[]::new);
            for (int after : new int[] {0, 10}) {
                Gradus full = into(failing("No space left on device", after), args);
                assertThat(full.code()).as("%s", command).isEqualTo(ExitCode.BAD_INPUT);
                assertThat(full.err()).contains("gradus: standard output could not be written (No space left");
                if (command.contains("xor")) deleteAll(folder.resolve("new"));
            }
            Gradus closed = into(failing("Broken pipe", 5), args);
            assertThat(closed.code()).as("%s", command).isZero();
            assertThat(closed.err()).doesNotContain("could not be written");
            if (command.contains("xor")) deleteAll(folder.resolve("new"));
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    @Test
    void a_refusal_keeps_its_code_and_lost_notes_count_too() {
        assertThat(into(failing("No space left on device", 0), "diff", "no", "no", "--json").code()).isEqualTo(2);
        var out = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(failing("No space left on device", 0), true, StandardCharsets.UTF_8);
        int code = Main.run(new PrintStream(out, true, StandardCharsets.UTF_8), err, "--version");
        assertThat(code).as("nothing was to be printed there").isZero();
        assertThat(Main.run(new PrintStream(out, true, StandardCharsets.UTF_8), err, "nonsense")).isEqualTo(2);
    }

    @Test
    void a_stream_of_the_caller_that_fails_is_told() {
        var err = new ByteArrayOutputStream();
        var out = new PrintStream(failing("No space left on device", 0), true, StandardCharsets.UTF_8);
        assertThat(Main.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), "--version")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output could not be written");
    }

    // ---- limits of Java --------------------------------------------------------------------------------------------

    @Test
    void out_of_memory_anywhere_is_told_as_such() {
        for (Throwable thrown :
                List.of(
                        new OutOfMemoryError("Java heap space"),
                        new IllegalStateException(new RuntimeException(new OutOfMemoryError("Java heap space"))))) {
            var err = new ByteArrayOutputStream();
            CleanStream stream = CleanStream.of(err, StandardCharsets.UTF_8);
            var screen = new Screen(stream, stream, false, false);
            var failures = new Failures(screen);
            var line = new CommandLine(new SummaryCommand(screen));
            int code =
                    thrown instanceof Exception e
                            ? failures.handleExecutionException(e, line, line.parseArgs("mlp"))
                            : failures.tell((Error) thrown);
            assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .startsWith("gradus")
                    .contains(": out of memory: Java heap space\n")
                    .doesNotContain("internal");
        }
    }

    @Test
    void a_stack_that_overflows_in_any_parser_is_bad_input_and_no_trace() {
        var err = new ByteArrayOutputStream();
        CleanStream stream = CleanStream.of(err, StandardCharsets.UTF_8);
        int code = new Failures(new Screen(stream, stream, false, false)).tell(new StackOverflowError());
        assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("something nested too deeply to be read")
                .doesNotContain("internal", "\tat ");
    }
}
