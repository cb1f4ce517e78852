package dev.gradus.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunRecordTest {
    @TempDir Path folder;

    private RunRecord read(Map<String, ?> members) {
        Json.writeFile(folder.resolve("run.json"), members);
        return RunRecord.at(folder);
    }

    @Test
    void what_is_written_is_read_with_members_that_this_version_does_not_know() {
        RunRecord written =
                RunRecord.begun("1.2.3")
                        .with("settings", Map.of("epochs", 3L))
                        .with("data", Map.of("train", Map.of("samples", 10L, "sha256", "ab", "more", 1L)))
                        .with("machine", Map.of("threads", 2L))
                        .with("parameters", 12L)
                        .with("later", List.of(1L, "x"));
        RunRecord read = read(written.members());
        assertThat(read.with("format", 1)).isEqualTo(written);
        assertThat(read.status()).isEqualTo(RunRecord.RUNNING);
        assertThat(read.gradus()).isEqualTo("1.2.3");
        assertThat(read.started()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(read.data()).isEqualTo(Map.of("train", new RunRecord.Samples(10, "ab")));
        assertThat(read.parameters()).isEqualTo(12.0);
        assertThat(read.members()).containsEntry("later", List.of(1L, "x"));
        assertThat(read.hasResult()).isFalse();
    }

    @Test
    void a_result_is_there_until_the_run_is_taken_up_again() {
        RunRecord begun = RunRecord.begun("1").with("later", 7L);
        RunRecord ended = begun.failed(new IllegalStateException("x")).ended("completed", Map.of("testLoss", "NaN"));
        assertThat(ended.error()).isNull();
        assertThat(ended.status()).isEqualTo("completed");
        assertThat(ended.figure("testLoss")).isNaN();
        assertThat(ended.figure("testAccuracy")).isNull();
        RunRecord again = ended.resumed("2", List.of(Map.of("at", "now")));
        assertThat(again.hasResult()).isFalse();
        assertThat(again.status()).isEqualTo("running");
        assertThat(again.gradus()).isEqualTo("2");
        assertThat(again.resumed()).containsExactly(Map.of("at", "now"));
        assertThat(again.members()).containsEntry("later", 7L).containsEntry("started", begun.started());
    }

    @ParameterizedTest
    @CsvSource({"2, a later version", "0, it was edited", "1.5, it was edited", "one, it was edited"})
    void only_formats_up_to_the_present_one_are_read(String format, String cause) {
        Object value = format.matches("\\d+") ? Long.valueOf(format) : format.contains(".") ? 1.5 : format;
        Map<String, ?> members = Map.of("format", value, "gradus", "9.0");
        var error = catchThrowableOfType(GradusException.class, () -> read(members));
        assertThat(error.parts().got()).endsWith("run.json has the format " + format);
        assertThat(error.parts().cause()).startsWith(cause);
        assertThat(error.parts().repair()).contains(format.equals("2") ? "9.0" : "Restore");
    }

    @Test
    void a_record_without_a_format_is_of_the_first() {
        assertThat(read(Map.of("status", "completed")).status()).isEqualTo("completed");
    }
}
