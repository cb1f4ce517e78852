package dev.gradus.lab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a table of your own is divided, by the number of each row, which is its first input.
class DivisionTest {
    @TempDir Path folder;

    private static final int ROWS = 60;

    private Path table(long seed, boolean gaps) throws IOException {
        var random = new Random(seed);
        var text = new StringBuilder("row,x,site,person,kind\n");
        for (int i = 0; i < ROWS; i++) {
            String x = gaps && i % 11 == 3 ? "" : Integer.toString(random.nextInt(100));
            text.append("%d.5,%s,%s,p%d,%s\n".formatted(i, x, site(i), person(i), i % 3 == 0 ? "a" : "b"));
        }
        return Files.writeString(folder.resolve("t.csv"), text);
    }

    private static String site(int row) {
        return row % 4 == 0 ? "north" : "south";
    }

    private static int person(int row) {
        return row * 7 % 12;
    }

    private static List<Integer> rows(Dataset part) {
        List<Integer> rows = new ArrayList<>();
        float[] input = new float[part.shape().size()];
        for (int i = 0; i < part.size(); i++) {
            part.readInput(i, input, 0);
            rows.add((int) input[0]);
        }
        return rows;
    }

    private static Splits load(Path table, Map<String, Object> splits) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("data", "csv");
        all.put("dataDir", table.toString());
        all.put("table.missing", "drop");
        all.put("table.drop", splits.containsKey("splits.group") ? List.of("site") : List.of("site", "person"));
        all.putAll(splits);
        TrainSettings settings = TrainSettings.of(List.of(new Source("test", all)), null);
        return DataSource.CSV.load(settings, new Download());
    }

    private static List<List<Integer>> parts(Splits splits) {
        return List.of(rows(splits.train().data()), rows(splits.validation().data()), rows(splits.test().data()));
    }

    @Test
    void no_person_is_in_two_parts_whatever_rows_are_dropped() throws IOException {
        for (boolean gaps : new boolean[] {false, true}) {
            Path table = table(1, gaps);
            for (int fold = 0; fold <= 3; fold++) {
                Map<String, Object> how = new LinkedHashMap<>(Map.of("splits.group", "person"));
                if (fold > 0) how.putAll(Map.of("splits.folds", 3, "splits.fold", fold));
                Set<Integer> seen = new HashSet<>();
                int samples = 0;
                for (List<Integer> part : parts(load(table, how))) {
                    Set<Integer> persons = new TreeSet<>(part.stream().map(DivisionTest::person).toList());
                    assertThat(seen).doesNotContainAnyElementsOf(persons);
                    seen.addAll(persons);
                    samples += part.size();
                }
                assertThat(samples).isEqualTo(gaps ? ROWS - 6 : ROWS);
            }
        }
    }

    @Test
    void every_row_is_tested_once_and_strata_keep_their_proportion() throws IOException {
        Path table = table(2, false);
        for (String stratify : List.of("classes", "none", "site")) {
            List<Integer> tested = new ArrayList<>();
            for (int fold = 1; fold <= 5; fold++) {
                Splits splits =
                        load(table, Map.of("splits.stratify", stratify, "splits.folds", 5, "splits.fold", fold));
                List<List<Integer>> parts = parts(splits);
                tested.addAll(parts.getLast());
                // validation is 10 of 80 hundredths of what is not for the test
                assertThat(parts.stream().map(List::size)).containsExactly(42, 6, 12);
                if (stratify.equals("site"))
                    assertThat(parts.getLast().stream().filter(r -> site(r).equals("north"))).hasSize(3);
                if (stratify.equals("classes")) assertThat(parts.getLast().stream().filter(r -> r % 3 == 0)).hasSize(4);
            }
            assertThat(tested).containsExactlyInAnyOrderElementsOf(IntStream.range(0, ROWS).boxed().toList());
        }
    }

    @Test
    void folds_beside_test_data_are_for_validation() throws IOException {
        Path table = table(3, false), test = Files.copy(table, folder.resolve("test.csv"));
        List<Integer> validated = new ArrayList<>();
        for (int fold = 1; fold <= 4; fold++) {
            Splits splits = load(table, Map.of("testData", test.toString(), "splits.folds", 4, "splits.fold", fold));
            assertThat(rows(splits.test().data())).hasSize(ROWS);
            validated.addAll(rows(splits.validation().data()));
        }
        assertThat(validated).containsExactlyInAnyOrderElementsOf(IntStream.range(0, ROWS).boxed().toList());
    }
}
