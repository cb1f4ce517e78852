package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which kernels a process gets: chosen once, so each choice needs a JVM of its own.
class KernelChoiceTest {
    private static final List<String> MODULE = List.of("--add-modules", "jdk.incubator.vector");

    /// Prints the name of the kernels.
    public static void main(String[] args) {
        System.out.println("kernels " + KernelProvider.name());
    }

    @Test
    void vectors_are_taken_where_the_module_is_and_nothing_else_is_said() throws IOException {
        assertThat(run(MODULE)).contains("kernels vector").doesNotContain("plain Java");
        assertThat(run(MODULE, "-Dgradus.kernels=vector")).contains("kernels vector");
        assertThat(run(MODULE, "-Dgradus.kernels=scalar")).contains("kernels scalar").doesNotContain("plain Java");
    }

    @Test
    void plain_Java_is_taken_without_the_module_and_one_line_says_so() throws IOException {
        assertThat(run(List.of()).lines().filter(line -> line.contains("plain Java kernels")))
                .singleElement()
                .asString()
                .contains("--add-modules jdk.incubator.vector");
        assertThat(run(List.of(), "-Dgradus.kernels=scalar")).isEqualTo("kernels scalar");
    }

    @Test
    void plain_Java_is_taken_where_vectors_are_not_compiled_and_one_line_says_why() throws IOException {
        Map<String, String> options =
                new HashMap<>(
                        Map.of(
                                "-Xint",
                                "-Xint",
                                "-XX:TieredStopAtLevel=1",
                                "first compiler",
                                "-XX:TieredStopAtLevel=0",
                                "TieredStopAtLevel=0",
                                "-XX:TieredStopAtLevel=3",
                                "TieredStopAtLevel=3",
                                "-XX:-UseFMA",
                                "fused multiply-add"));
        if (System.getProperty("os.arch").equals("amd64")) options.put("-XX:UseAVX=0", "fused multiply-add");
        for (var option : options.entrySet()) {
            String said = run(MODULE, option.getKey());
            assertThat(said).as(option.getKey()).contains("kernels scalar");
            assertThat(said.lines().filter(line -> line.contains("plain Java kernels")))
                    .singleElement()
                    .asString()
                    .contains(option.getValue());
        }
        assertThat(run(MODULE, "-Xint", "-Dgradus.kernels=vector")).contains("kernels vector");
    }

    @Test
    void the_last_level_that_is_asked_for_counts() {
        assertThat(VectorObstacle.level("-Xmx1g -XX:TieredStopAtLevel=2 -cp x")).isEqualTo("2");
        assertThat(VectorObstacle.level("-XX:TieredStopAtLevel=2 -XX:TieredStopAtLevel=4")).isNull();
        assertThat(VectorObstacle.level("-XX:TieredStopAtLevel=4 -XX:TieredStopAtLevel=0")).isEqualTo("0");
        assertThat(VectorObstacle.level("-Dx=-XX:TieredStopAtLevel=2 -XX:TieredStopAtLevel=31")).isNull();
        assertThat(VectorObstacle.level("")).isNull();
    }

    @Test
    void vectors_that_are_asked_for_are_had_or_refused() throws IOException {
        assertThat(run(List.of(), "-Dgradus.kernels=vector"))
                .contains("the module jdk.incubator.vector is missing, expected")
                .doesNotContain("kernels scalar");
    }

    @Test
    void a_typing_error_is_refused_with_the_known_names() throws IOException {
        for (String typed : List.of("vectors", "Scalar", "")) {
            assertThat(run(MODULE, "-Dgradus.kernels=" + typed))
                    .contains("gradus.kernels is \"" + typed + "\", expected scalar or vector");
        }
    }

    private static String run(List<String> modules, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(modules);
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelChoiceTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
