package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumedArithmeticTest {
    @TempDir Path folder;

    @Test
    void other_arithmetic_than_that_of_the_beginning_is_told() throws IOException {
        Path run = folder.resolve("run"), record = run.resolve("run.json");
        Gradus.run("train", "--json", "--run-dir", run.toString(), "--epochs", "1").json();
        assertThat(resumed(run, 2)).doesNotContain("bits");
        Files.writeString(record, Files.readString(record).replaceFirst("\"bits\": \\d+", "\"bits\": 99"));
        assertThat(resumed(run, 3)).contains("begun with bits 99, now they are 2");
    }

    private static String resumed(Path run, int epochs) {
        Gradus more =
                Gradus.run(
                        "train",
                        "--json",
                        "--resume",
                        run.toString(),
                        "--epochs",
                        Integer.toString(epochs),
                        "--allow-changes");
        assertThat(more.code()).as(more.err()).isZero();
        return more.err();
    }
}
