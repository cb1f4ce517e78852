package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTitleTest {
    private static String title(String data, String dataDir) {
        Map<String, Object> values = Map.of("data", data, "dataDir", dataDir);
        return RunTitle.of(TrainSettings.of(List.of(new Source("test", values)), Shape.of(3, 8, 8)));
    }

    @Test
    void your_own_data_gives_its_name() {
        assertThat(title("csv", "tables/iris.csv")).isEqualTo("iris-mlp");
        assertThat(title("folder", "pets/")).isEqualTo("pets-mlp");
        assertThat(title("folder", "/")).isEqualTo("folder-mlp");
        assertThat(title("mnist", "pets/")).isEqualTo("mnist-mlp");
        assertThat(title("mnist", "")).isEqualTo("mnist-mlp");
    }

    @ParameterizedTest
    @CsvSource({
        "붓꽃.csv, 붓꽃",
        "my data (2).CSV, my-data-2",
        "a:b*c?.csv.gz, a-b-c",
        "..hidden.tsv, hidden",
        "v1.2.csv, v1.2",
        "50% off.txt, 50-off",
        "'$(rm -rf)', rm-rf",
        "(((.csv, ''",
        "'', ''"
    })
    void names_are_safe_for_file_systems_and_shells(String place, String safe) {
        assertThat(RunTitle.safe(place)).isEqualTo(safe);
    }

    @Test
    void a_name_is_composed_and_short() {
        assertThat(RunTitle.safe("\u1112\u1161\u11ab.csv")).isEqualTo("한");
        assertThat(RunTitle.safe("쀍".repeat(80)).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(200);
        assertThat(RunTitle.safe("\ud83d\udc31x\u001b[2J")).isEqualTo("x-2J");
        assertThat(RunTitle.safe(Path.of(".").toString()))
                .isEqualTo(Path.of("").toAbsolutePath().getFileName().toString());
    }
}
