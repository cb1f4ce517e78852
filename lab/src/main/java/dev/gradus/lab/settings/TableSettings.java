package dev.gradus.lab.settings;

import dev.gradus.config.Setting;
import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.source.Csv;
import dev.gradus.data.source.CsvForm;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a table of your own is read.
///
/// @param columns all columns that the table must have, in any order; empty for whatever it has
/// @param target the columns to be predicted, classes of a single one or values; empty for the last column
/// @param drop columns that a model is not given
/// @param categorical columns that hold categories, even if they look like numbers
/// @param numeric columns that hold numbers, so that anything else in them is an error
/// @param missing what becomes of missing values
/// @param unknown what becomes of categories that other files have and this one does not
/// @param task whether classes or values are predicted
/// @param form what is known about the file
public record TableSettings(
        List<String> columns,
        List<String> target,
        List<String> drop,
        List<String> categorical,
        List<String> numeric,
        Columns.Missing missing,
        Columns.Unknown unknown,
        Kind task,
        @Setting(inline = true) CsvForm form) {
    /// A target of whole numbers has so many classes without being stated; of more it is not certain.
    private static final int MOST_CLASSES = 20;

    /// What is predicted.
    public enum Kind {
        /// Classes of a target of texts or of few whole numbers, values of one with fractions; what is neither has to be stated.
        AUTO,
        /// One of several classes.
        CLASSIFICATION,
        /// Values.
        REGRESSION
    }

    /// Keeps copies.
    public TableSettings {
        columns = List.copyOf(columns);
        target = List.copyOf(target);
        drop = List.copyOf(drop);
        categorical = List.copyOf(categorical);
        numeric = List.copyOf(numeric);
    }

    /// All is found out.
    public TableSettings() {
        this(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Columns.Missing.REFUSE,
                Columns.Unknown.REFUSE,
                Kind.AUTO,
                new CsvForm());
    }

    /// Whether gaps are left for a preparation to fill in.
    boolean leavesGaps() {
        return missing == Columns.Missing.IMPUTE || missing == Columns.Missing.INDICATE;
    }

    /// The table with all that is stated.
    ///
    /// @param file its path
    /// @return the table
    /// @throws GradusException when it cannot be read, or a column that is named does not exist
    public Csv csv(Path file) {
        Csv csv = Csv.read(file, form);
        requireColumns(csv);
        return csv.without(drop.toArray(String[]::new))
                .categorical(categorical.toArray(String[]::new))
                .numeric(numeric.toArray(String[]::new))
                .missing(missing)
                .unknown(unknown);
    }

    private void requireColumns(Csv csv) {
        if (columns.isEmpty()) return;
        List<String> missing = new ArrayList<>(columns), unknown = new ArrayList<>(csv.columns());
        missing.removeAll(csv.columns());
        unknown.removeAll(columns);
        if (missing.isEmpty() && unknown.isEmpty()) return;
        throw GradusException.got(
                        "%s without the columns %s, and with %s",
                        csv.title(),
                        Printable.excerpt(missing.toString(), 400),
                        Printable.excerpt(unknown.toString(), 400))
                .expected("the columns %s", Printable.excerpt(columns.toString(), 400))
                .because("the file of columns was made for another table, or names in it were edited")
                .repair("Correct the names, or let 'gradus data TABLE' write the file anew.");
    }

    /// The columns to be predicted.
    ///
    /// @param csv the table
    /// @return those that are stated, or the last
    /// @throws GradusException when one is left out, too, or does not exist
    public List<String> targets(Csv csv) {
        List<String> targets = target.isEmpty() ? List.of(csv.columns().getLast()) : target;
        for (String name : targets) {
            csv.facts(name); // refuses a column that does not exist
            if (drop.contains(name)) {
                throw GradusException.got("the column '%s' as target and dropped", Printable.excerpt(name, 80))
                        .expected("one of both")
                        .because(target.isEmpty() ? "the last column is the target where none is named" : "a slip")
                        .repair("Name another target, or keep the column.");
            }
        }
        return targets;
    }

    /// The samples of a file.
    ///
    /// @param csv the table, as [#csv(Path)] gives it
    /// @return classes or values, whatever the target is
    /// @throws GradusException when something about the file is wrong or not certain
    Dataset read(Csv csv) {
        List<String> targets = targets(csv);
        return isClassification(csv, targets)
                ? csv.classification(targets.getFirst())
                : csv.regression(targets.toArray(String[]::new));
    }

    private boolean isClassification(Csv csv, List<String> targets) {
        if (task == Kind.REGRESSION) return false;
        if (task == Kind.CLASSIFICATION && targets.size() == 1) return true;
        if (targets.size() > 1) {
            if (task == Kind.AUTO) return false;
            throw GradusException.got("classification with the %d targets %s", targets.size(), targets)
                    .expected("one target")
                    .because("several columns are predicted only where they hold values")
                    .repair("Name one target, or predict values.");
        }
        String target = targets.getFirst();
        if (categorical.contains(target)) return true;
        Csv.Facts facts = csv.facts(target);
        if (facts.texts() > 0) return true;
        if (facts.numbers() > facts.whole()) return false;
        if (facts.distinct() <= MOST_CLASSES) return true;
        throw GradusException.got(
                        "the target '%s' with %,d different whole numbers",
                        Printable.excerpt(target, 80), facts.distinct())
                .expected("classes or values, which is not certain")
                .because("whole numbers may be counts, prices and years, or the numbers of classes")
                .repair("State it: --task regression or --task classification.");
    }

    /// What was concluded about the file and the target.
    ///
    /// @param csv the table
    /// @param data read from it
    /// @return a line
    String conclusions(Csv csv, Dataset data) {
        List<String> said = new ArrayList<>(csv.conclusions());
        List<String> targets = targets(csv);
        said.add(
                data.task().isClassification()
                        ? "classes of '%s'".formatted(targets.getFirst())
                        : "values of '%s'".formatted(String.join("', '", targets)));
        Columns signature = csv.signature(targets.toArray(String[]::new));
        long categories = signature.columns().stream().filter(c -> c.isInput() && !c.values().isEmpty()).count();
        int inputs = signature.inputs().size();
        said.add(
                "%d input column%s%s"
                        .formatted(
                                inputs,
                                inputs == 1 ? "" : "s",
                                categories == 0 ? "" : ", %d of categories".formatted(categories)));
        List<String> ignored =
                signature.columns().stream()
                        .filter(c -> csv.facts(c.name()).missing() == csv.size() && !drop.contains(c.name()))
                        .map(c -> "'" + c.name() + "'")
                        .toList();
        if (!ignored.isEmpty()) said.add("empty and ignored: " + String.join(", ", ignored));
        return String.join("; ", said);
    }
}
