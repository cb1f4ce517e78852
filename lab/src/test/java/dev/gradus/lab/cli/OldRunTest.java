package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.StoredRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run of the first version, before records had a format: `train --data xor --hidden 2 --epochs 3 --batch-size 50 --metrics f1`.
class OldRunTest {
    @TempDir Path temporary;

    private Path run = Path.of("");

    @BeforeEach
    void copy() throws IOException, URISyntaxException {
        Path kept = Path.of(Objects.requireNonNull(StoredRun.class.getResource("old-run")).toURI());
        run = temporary.resolve("old-run");
        try (Stream<Path> all = Files.walk(kept)) {
            for (Path file : all.toList()) Files.copy(file, run.resolve(kept.relativize(file).toString()));
        }
    }

    @Test
    void its_figures_are_read() {
        StoredRun read = StoredRun.read(run);
        assertThat(read.record().members()).doesNotContainKey("format");
        assertThat(read.record().status()).isEqualTo("completed");
        assertThat(read.record().figure("testF1")).isEqualTo(0.3333333333333333);
        assertThat(read.record().data().get("test").samples()).isEqualTo(200);
        assertThat(read.log().steps().size()).isEqualTo(36);
        assertThat(read.log().epochs()).hasSize(3);
        assertThat(read.bestEpoch()).isEqualTo(2);
        assertThat(read.problems()).isEmpty();
    }

    @Test
    void its_page_is_made_and_its_model_measured() throws IOException {
        assertThat(Gradus.run("report", run.toString(), "--json").json()).containsEntry("notes", List.of());
        assertThat(Files.readString(run.resolve("report.html"))).contains("xor", "50.00 %", "validation f1");
        assertThat((Double) Gradus.run("evaluate", run.toString(), "--json").json().get("testLoss"))
                .isCloseTo(0.6994150280952454, within(1e-5));
    }

    @Test
    void it_goes_on_and_gets_the_present_format() {
        String[] command = {"train", "--resume", run.toString(), "--epochs", "4", "--allow-changes", "--json"};
        Gradus resumed = Gradus.run(command);
        assertThat(resumed.json()).containsEntry("epochs", 4L);
        assertThat(resumed.err())
                .contains(
                        "the newest checkpoint has a hash of its settings of another version: whether run.json was edited cannot be told");
        assertThat(RunRecord.at(run).members()).containsEntry("format", (long) RunRecord.FORMAT);
        assertThat(StoredRun.read(run).log().steps().size()).isEqualTo(48);
        assertThat(RunRecord.at(run).resumed()).hasSize(1);
    }
}
