package dev.gradus.lab.experiment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One setting of an experiment, which is done once for each of some seeds.
public sealed interface Cell {
    /// What it is called in records and tables.
    ///
    /// @return unlike the other cells of the experiment
    String name();

    /// What decides its results, beside the seed.
    ///
    /// @return names and values as they can be written to a file
    Map<String, Object> settings();

    /// How many seeds: 1, 2 … this.
    ///
    /// @return at least 1
    int seeds();

    /// A training that the settings describe, as `gradus train` would do it. Its figures are those of a run: `testAccuracy`, `validationLoss` …;
    /// its series are theirs by epoch.
    ///
    /// @param name unlike the other cells
    /// @param seeds how many
    /// @param settings paths of the schema → values
    record Training(String name, int seeds, Map<String, Object> settings) implements Cell {
        /// Keeps a sorted copy.
        public Training {
            settings = sorted(settings);
        }
    }

    /// A computation of its own.
    ///
    /// @param name unlike the other cells
    /// @param seeds how many
    /// @param settings that it is done with
    /// @param code that does it
    record Program(String name, int seeds, Map<String, Object> settings, Code code) implements Cell {
        /// Keeps a sorted copy.
        public Program {
            settings = sorted(settings);
        }
    }

    /// What a program does.
    @FunctionalInterface
    interface Code {
        /// Computes what is measured.
        ///
        /// @param bench with the seed, data and a way to stop
        /// @return the same for the same seed
        Measured run(Workbench bench);
    }

    /// In the order of the names, maps within maps and lists, too: whoever hashes or merges them gets the same on every run.
    private static Map<String, Object> sorted(Map<?, ?> settings) {
        Map<String, Object> sorted = new TreeMap<>();
        settings.forEach((name, value) -> sorted.put(String.valueOf(name), sorted(value)));
        return Collections.unmodifiableMap(sorted);
    }

    private static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> sorted(map);
            case List<?> list -> list.stream().map(Cell::sorted).toList();
            default -> value;
        };
    }

    /// A training.
    ///
    /// @param name unlike the other cells
    /// @param seeds how many
    /// @param settings paths of the schema → values
    /// @return the cell
    static Cell training(String name, int seeds, Map<String, Object> settings) {
        return new Training(name, seeds, settings);
    }

    /// A computation of its own.
    ///
    /// @param name unlike the other cells
    /// @param seeds how many; 1 where no chance is involved
    /// @param settings that it is done with
    /// @param code that does it
    /// @return the cell
    static Cell program(String name, int seeds, Map<String, Object> settings, Code code) {
        return new Program(name, seeds, settings, code);
    }
}
