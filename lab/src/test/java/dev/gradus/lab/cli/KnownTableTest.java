package dev.gradus.lab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small form of `bench/known_tables.py`: its first 450 passengers, three splits.
class KnownTableTest {
    /// What scikit-learn's `MLPClassifier` gets behind imputer, scaler and one-hot encoder, with the same layers, batches and epochs: the mean
    /// over the same splits and five seeds (scikit-learn 1.9.1).
    private static final double PEER = 0.802;

    private static final double POINT = 0.01;

    @TempDir Path folder;

    @Test
    void passengers_are_told_apart_as_well_as_by_scikit_learn() throws IOException {
        List<String> lines;
        try (var table = KnownTableTest.class.getResourceAsStream("passengers.csv")) {
            lines = new String(Objects.requireNonNull(table).readAllBytes(), UTF_8).lines().toList();
        }
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            int test = k;
            String train = file("train.csv", lines, IntStream.range(0, lines.size() - 1).filter(i -> i % 3 != test));
            String rest = file("test.csv", lines, IntStream.range(0, lines.size() - 1).filter(i -> i % 3 == test));
            String[] words =
                    ("train --target Survived --drop PassengerId,Name,Ticket,Cabin --categorical Pclass --missing indicate --splits"
                                    + " 90,10 --hidden 32,32 --epochs 22 --json")
                            .split(" ", -1);
            String[] files = {
                "--data", "csv:" + train, "--test-data", rest, "--run-dir", "" + folder.resolve("run" + k)
            };
            Object accuracy =
                    Gradus.run(
                                    IntStream.range(0, words.length + files.length)
                                            .mapToObj(i -> i < words.length ? words[i] : files[i - words.length])
                                            .toArray(String[]::new))
                            .json()
                            .get("testAccuracy");
            sum += ((Number) Objects.requireNonNull(accuracy)).doubleValue();
        }
        assertThat(sum / 3).isGreaterThan(PEER - POINT);
    }

    private String file(String name, List<String> lines, IntStream rows) throws IOException {
        String text = lines.getFirst() + "\n" + String.join("\n", rows.mapToObj(i -> lines.get(i + 1)).toList()) + "\n";
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
