package dev.gradus.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Download;
import dev.gradus.lab.store.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// After the number of the bits was raised: the first seed of each cell is done again, the cheapest cells first, for 8 s of the time
/// that was recorded. Where all have the SHA-256 of their record, the record takes the new number without a full run.
///
/// `./mvnw -pl lab -am test -Dtest=RecordBitsTest -Dsurefire.failIfNoSpecifiedTests=false -Dtest.excluded= -Dgradus.data=FOLDER`, with a folder for each data set
@Tag("slow")
@EnabledIfSystemProperty(named = "gradus.data", matches = ".+")
class RecordBitsTest {
    private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();
    private static final double MOST_SECONDS = 8;

    @TempDir Path folder;

    @Test
    void records_of_the_same_bits_take_the_new_number() {
        var shelf = new DataShelf(Path.of(System.getProperty("gradus.data")), new Download().offline(true));
        List<String> others = new ArrayList<>();
        new LabDocument(DOCS)
                .records()
                .forEach((experiment, record) -> {
                    if (record.bits() == Version.bits()) return;
                    List<String> changed = changed(experiment, record, shelf);
                    if (changed.isEmpty()) renumbered(record).write(LabDocument.file(DOCS, experiment));
                    else others.add(experiment.name() + " " + changed);
                    System.out.println(experiment.name() + (changed.isEmpty() ? " has the same bits" : " " + changed));
                });
        assertThat(others).as("to be run again: gradus lab run").isEmpty();
    }

    private List<String> changed(Experiment experiment, ExperimentRecord record, DataShelf shelf) {
        Map<String, Cell> cells = new HashMap<>();
        for (Cell cell : experiment.cells(record.size())) cells.put(cell.name(), cell);
        List<String> changed = new ArrayList<>();
        double seconds = 0;
        for (ExperimentRecord.CellRecord cell : record.cells().stream().sorted(BY_TIME).toList()) {
            if (seconds > 0 && seconds + first(cell) > MOST_SECONDS) break;
            seconds += first(cell);
            Path place = folder.resolve(experiment.name()).resolve(cell.name());
            Cell now = cells.get(cell.name());
            Measured measured =
                    new ExperimentJob(experiment, record.size(), now, 1, place).run(shelf, new Stopping(), _ -> {});
            if (!measured.sha256().equals(cell.sha256().getFirst())) changed.add(cell.name());
        }
        return changed;
    }

    private static final Comparator<ExperimentRecord.CellRecord> BY_TIME =
            Comparator.comparingDouble(RecordBitsTest::first);

    private static double first(ExperimentRecord.CellRecord cell) {
        return cell.times().getOrDefault("wallSeconds", List.of(1.0)).getFirst();
    }

    private static ExperimentRecord renumbered(ExperimentRecord r) {
        return new ExperimentRecord(r.experiment(), r.size(), Version.bits(), r.cells(), r.claims());
    }
}
