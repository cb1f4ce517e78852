package dev.gradus.lab.cli;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.data.Notation;
import dev.gradus.data.Pictures;
import dev.gradus.data.Signature;
import dev.gradus.data.source.CsvForm;
import dev.gradus.data.source.CsvRows;
import dev.gradus.data.source.ImageFolder;
import dev.gradus.error.GradusException;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Some of the samples from files that a user names: pictures, or the rows of tables, read as the model was trained on them.
///
/// @param names what each sample is called in the answer
/// @param values the samples one after the other
/// @param gaps whether a sample has a missing value for which the model has no rule, so that it gets no answer
/// @param columns of the table, where there is a single one
/// @param cells of that table, row by row
record Samples(
        List<String> names,
        float[] values,
        List<Boolean> gaps,
        @Nullable List<String> columns,
        List<List<String>> cells) {
    static final Path STANDARD_INPUT = Path.of("-");
    private static final long MOST_NUMBERS = 1 << 28;

    /// What is done with a portion.
    ///
    /// @param <E> what may go wrong
    interface Visitor<E extends Exception> {
        void take(Samples portion) throws E;
    }

    /// Reads files as samples of a model, and hands them on in portions.
    ///
    /// @param form what is known about tables
    /// @param most samples in a portion
    /// @param visitor gets each portion but an empty one
    /// @throws E what the visitor throws
    static <E extends Exception> void each(
            List<Path> places,
            SavedModel saved,
            CsvForm form,
            PictureReading pictures,
            Screen screen,
            int most,
            Visitor<E> visitor)
            throws E {
        TrainedModel model = saved.model();
        Shape shape = model.sampleShape();
        var all = new Gathered<>(shape.size(), places.size() == 1, most, visitor);
        for (Path file : pictures.files(places)) {
            boolean isPicture = ImageFolder.isPicture(file) || (shape.rank() == 3 && !isTable(file));
            if (!isPicture) {
                rows(file, columns(model), form, all, screen);
                continue;
            }
            float[] sample = pictures.sample(file, form(saved, file));
            if (sample != null) all.add(file.toString(), sample, false);
            all.handOver();
        }
        all.handOverAll();
        for (String note : pictures.notes()) screen.err().line("note: " + note);
        if (all.count == 0) throw pictures.nothing(places);
    }

    private static Pictures form(SavedModel saved, Path file) {
        Pictures form = saved.form();
        if (form != null) return form;
        throw GradusException.got("the picture %s for a model of samples %s", file, saved.model().sampleShape())
                .expected("a CSV file with %d values in each row", saved.model().sampleShape().size())
                .because("the model was not trained on pictures")
                .repair("Write the samples as rows of numbers into a file that ends in .csv.");
    }

    private static boolean isTable(Path file) {
        return file.equals(STANDARD_INPUT) || file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|txt)");
    }

    /// The columns that the model knows, or so many numbers as it takes.
    private static Columns columns(TrainedModel model) {
        Signature signature = model.signature();
        if (signature instanceof Columns known) return known;
        List<Column> numbers =
                IntStream.rangeClosed(1, model.sampleShape().size())
                        .mapToObj(i -> new Column(Integer.toString(i), Column.Kind.NUMBER, List.of(), false))
                        .toList();
        return new Columns(numbers, Columns.Missing.REFUSE, Columns.Unknown.REFUSE, new Notation());
    }

    private static <E extends Exception> void rows(
            Path file, Columns signature, CsvForm form, Gathered<E> all, Screen screen) throws E {
        Path source = file.equals(STANDARD_INPUT) ? spooled() : file;
        String name = file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
        try (CsvRows rows = CsvRows.open(source, form, signature)) {
            for (String conclusion : rows.conclusions()) screen.err().line("note: " + name + ": " + conclusion);
            all.columns(rows.columns());
            while (rows.next()) {
                float[] sample = new float[all.width];
                boolean complete = rows.encode(sample, 0);
                all.add(name + ":" + rows.line(), sample, !complete && signature.missing() == Columns.Missing.DROP);
                all.cells(rows);
                all.handOver();
            }
        } finally {
            if (!source.equals(file)) delete(source);
        }
    }

    /// Standard input as a file, since a table is read twice.
    private static Path spooled() {
        try {
            Path file = Files.createTempFile("gradus-", ".csv");
            try (InputStream in = System.in;
                    var out = Files.newOutputStream(file)) {
                in.transferTo(out);
            }
            return file;
        } catch (IOException e) {
            throw GradusException.got("standard input cannot be read (%s)", e)
                    .expected("a table that is piped into the command")
                    .because("the program before it failed, or the disk for temporary files is full")
                    .repair("Write the table to a file, and name that.");
        }
    }

    private static void delete(Path spooled) {
        try {
            Files.delete(spooled);
        } catch (IOException e) {
            spooled.toFile().deleteOnExit();
        }
    }

    /// Samples on their way.
    private static final class Gathered<E extends Exception> {
        private final int width;
        private final boolean single;
        private final int most;
        private final Visitor<E> visitor;
        private final List<String> names = new ArrayList<>();
        private final List<float[]> samples = new ArrayList<>();
        private final List<Boolean> gaps = new ArrayList<>();
        private final List<List<String>> cells = new ArrayList<>();
        private @Nullable List<String> columns;
        private long count;

        Gathered(int width, boolean single, int most, Visitor<E> visitor) {
            this.width = width;
            this.single = single;
            this.most = most;
            this.visitor = visitor;
        }

        void add(String name, float[] sample, boolean gap) {
            if ((samples.size() + 1L) * width > MOST_NUMBERS) {
                throw GradusException.got("more than %,d samples", samples.size())
                        .expected("at most %,d numbers at once", MOST_NUMBERS)
                        .because("it is a whole data set")
                        .repair("Predict it in parts.");
            }
            if (gap) Arrays.fill(sample, 0); // which gets no answer
            names.add(name);
            samples.add(sample);
            gaps.add(gap);
            count++;
        }

        void columns(List<String> names) {
            if (single) columns = names;
        }

        void cells(CsvRows rows) {
            if (single) cells.add(IntStream.range(0, rows.columns().size()).mapToObj(rows::cell).toList());
        }

        void handOver() throws E {
            if (samples.size() >= most) handOverAll();
        }

        void handOverAll() throws E {
            if (samples.isEmpty()) return;
            float[] all = new float[samples.size() * width];
            for (int i = 0; i < samples.size(); i++) System.arraycopy(samples.get(i), 0, all, i * width, width);
            visitor.take(new Samples(List.copyOf(names), all, List.copyOf(gaps), columns, List.copyOf(cells)));
            names.clear();
            samples.clear();
            gaps.clear();
            cells.clear();
        }
    }
}
