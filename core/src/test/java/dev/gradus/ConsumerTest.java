package dev.gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import dev.gradus.error.GradusException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Another project uses the library, with nothing but its run-time dependencies: the sources in `src/test/consumer` are compiled
/// by a compiler that forgives nothing, and run.
@Timeout(value = 5, unit = TimeUnit.MINUTES) // a child that hangs must not hang the build
class ConsumerTest {
    private static final Path SOURCES = Path.of("src", "test", "consumer");
    private static final String LIBRARY =
            origin(GradusException.class) + File.pathSeparator + origin(JsonFactory.class);
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /// Compiled in haste, as is enough for so short a run.
    private static final String PLAIN = "-XX:TieredStopAtLevel=1";

    /// What is compiled as a module, by the first test that needs it.
    @TempDir static Path module;

    @TempDir Path folder;

    @BeforeEach
    void the_sources_are_there() {
        assertThat(SOURCES.resolve("module-info.java")).exists();
    }

    @Test
    void on_the_class_path_it_compiles_without_a_warning_and_answers_alike_with_and_without_vectors() throws Exception {
        compile("-cp", folder, false);
        String path = folder + File.pathSeparator + LIBRARY;
        requireAlike(
                run(VECTORS, "-cp", path, "com.example.digits.Main"),
                run(PLAIN, "-cp", path, "com.example.digits.Main"));
    }

    @Test
    void on_the_module_path_it_compiles_without_a_warning_and_answers_alike_with_and_without_vectors()
            throws Exception {
        String path = compiledModule() + File.pathSeparator + LIBRARY;
        String main = "com.example.digits/com.example.digits.Main";
        requireAlike(run(VECTORS, "-p", path, "-m", main), run(PLAIN, "-p", path, "-m", main));
    }

    @Test
    void an_image_of_its_modules_and_no_others_can_be_linked_and_runs() throws Exception {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElse(null);
        assumeTrue(jlink != null);
        Path image = folder.resolve("image");
        String path = compiledModule() + File.pathSeparator + LIBRARY;
        var log = new StringWriter();
        int status =
                jlink.run(
                        new PrintWriter(log),
                        new PrintWriter(log),
                        "-p",
                        path,
                        "--add-modules",
                        "com.example.digits,jdk.incubator.vector",
                        "--output",
                        image.toString());
        assertThat(status).as(log.toString()).isZero();
        String java = image.resolve("bin").resolve("java").toString();
        assertThat(lines(java, "--list-modules"))
                .extracting(line -> line.replaceFirst("@.*", ""))
                .containsExactly(
                        "com.example.digits",
                        "com.fasterxml.jackson.core",
                        "dev.gradus.core",
                        "java.base",
                        "jdk.incubator.vector");
        assertThat(lines(java, VECTORS, "-m", "com.example.digits/com.example.digits.Main"))
                .anyMatch(line -> line.startsWith("kernels vector"));
    }

    @Test
    void the_module_requires_nothing_that_a_user_would_have_to_bring() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(lines(java, "-p", LIBRARY, "--describe-module", "dev.gradus.core"))
                .filteredOn(line -> line.startsWith("requires "))
                .containsExactlyInAnyOrder(
                        "requires java.base mandated",
                        "requires com.fasterxml.jackson.core",
                        "requires java.desktop static",
                        "requires org.jspecify static");
    }

    /// The same answers, and the kernels that were asked for.
    private static void requireAlike(List<String> withVectors, List<String> without) {
        assertThat(withVectors).anyMatch(line -> line.startsWith("kernels vector"));
        assertThat(without).anyMatch(line -> line.equals("kernels scalar"));
        assertThat(answers(withVectors)).isEqualTo(answers(without));
        assertThat(answers(withVectors))
                .anyMatch(line -> line.startsWith("test accuracy 0.9"))
                .anyMatch(line -> line.matches("epoch 10/10  loss .*  accuracy .*  validation loss .*  accuracy .*"))
                .anyMatch(line -> line.startsWith("400 63 numbers for 1 samples, expected 64 for each sample"));
        assertThat(answers(withVectors)).filteredOn(line -> line.matches("digit \\d of .*")).hasSize(5);
    }

    /// What is printed but the name of the kernels, and what Java and they warn of.
    private static List<String> answers(List<String> lines) {
        return lines.stream()
                .filter(line ->
                        !line.startsWith("kernels ")
                                && !line.startsWith("WARNING: ")
                                && !line.contains("KernelProvider"))
                .toList();
    }

    @Test
    void the_code_on_the_page_for_users_is_that_of_the_consumer() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("library.md");
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) sources.append(Files.readString(file));
        }
        String unindented = sources.toString().replaceAll("(?m)^ +", "");
        List<String> blocks =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(page))
                        .results()
                        .map(block -> block.group(1).replaceAll("(?m)^ +", ""))
                        .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(4).allSatisfy(block -> assertThat(unindented).contains(block));
    }

    private static Path compiledModule() throws IOException {
        if (!Files.exists(module.resolve("module-info.class"))) compile("-p", module, true);
        return module;
    }

    private static void compile(String path, Path classes, boolean asModule) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-d", classes.toString()));
        arguments.addAll(List.of(path, LIBRARY));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".java") && (asModule || !file.endsWith("module-info.java")))
                    .forEach(arguments::add);
        }
        var log = new StringWriter();
        int status =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(new PrintWriter(log), new PrintWriter(log), arguments.toArray(String[]::new));
        assertThat(log.toString()).isEmpty();
        assertThat(status).isZero();
    }

    private static List<String> run(String... arguments) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return lines(Stream.concat(Stream.of(java), Arrays.stream(arguments)).toArray(String[]::new));
    }

    private static List<String> lines(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static Path origin(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
