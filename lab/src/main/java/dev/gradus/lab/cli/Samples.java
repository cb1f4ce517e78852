package dev.gradus.lab.cli;

import dev.gradus.data.Pictures;
import dev.gradus.data.source.Csv;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import dev.gradus.error.Printable;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Samples from files that a user names: pictures, or the rows of a CSV file.
///
/// @param names what each sample is called in the answer
/// @param values the samples one after the other
record Samples(List<String> names, float[] values) {
    private static final long LARGEST_CSV = 1 << 28;

    static Samples read(List<Path> files, SavedModel saved, PictureReading reading, Screen screen) {
        Shape shape = saved.model().sampleShape();
        List<String> names = new ArrayList<>();
        List<float[]> samples = new ArrayList<>();
        for (Path file : reading.files(files)) {
            if (file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
                rows(file, shape.size(), names, samples);
                continue;
            }
            float[] sample = reading.sample(file, form(saved, file));
            if (sample == null) continue;
            names.add(file.toString());
            samples.add(sample);
        }
        for (String note : reading.notes()) screen.err().line("note: " + note);
        if (samples.isEmpty()) throw reading.nothing(files);
        float[] all = new float[shape.prepend(samples.size()).size()];
        for (int i = 0; i < samples.size(); i++) {
            System.arraycopy(samples.get(i), 0, all, i * shape.size(), shape.size());
        }
        return new Samples(names, all);
    }

    private static Pictures form(SavedModel saved, Path file) {
        Pictures form = saved.form();
        if (form != null) return form;
        throw GradusException.got("the picture %s for a model of samples %s", file, saved.model().sampleShape())
                .expected("a CSV file with %d values in each row", saved.model().sampleShape().size())
                .because("the model was not trained on pictures")
                .repair("Write the samples as rows of numbers into a file that ends in .csv.");
    }

    private static void rows(Path file, int columns, List<String> names, List<float[]> samples) {
        int before = samples.size();
        try {
            if (Files.size(file) > LARGEST_CSV) {
                throw GradusException.got("%s has %,d bytes", file, Files.size(file))
                        .expected("at most %,d", LARGEST_CSV)
                        .because("it is a whole data set")
                        .repair("Predict it in parts.");
            }
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (line.isEmpty() || (i == 0 && isHeader(line))) continue;
                names.add(file + ":" + (i + 1));
                samples.add(row(file, i + 1, line.split("[,;\t]", -1), columns));
            }
        } catch (MalformedInputException e) {
            throw notRows(file + " is not text");
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw notRows(file + " cannot be read (" + e + ")");
        }
        if (samples.size() == before) throw notRows(file + " has no rows");
    }

    private static boolean isHeader(String line) {
        return Arrays.stream(line.split("[,;\t]", -1)).noneMatch(cell -> Csv.number(cell) != null);
    }

    private static float[] row(Path file, int line, String[] cells, int columns) {
        if (cells.length != columns) {
            throw GradusException.got("%s, line %d has %d values", file, line, cells.length)
                    .expected("%d, as the model takes them", columns)
                    .because(cells.length == columns + 1 ? "the row has its label, too" : "it is data of another kind")
                    .repair("Give the inputs alone, in the order in which the model was trained on them.");
        }
        float[] row = new float[columns];
        for (int i = 0; i < columns; i++) {
            Float value = Csv.number(cells[i]);
            if (value == null || !Float.isFinite(value)) {
                throw GradusException.got(
                                "%s, line %d, value %d is '%s'",
                                file, line, i + 1, Printable.excerpt(cells[i].strip(), 80))
                        .expected("a finite number")
                        .because("a missing value, or a decimal comma")
                        .repair("Write numbers with a decimal point; fill or leave out rows with missing values.");
            }
            row[i] = value;
        }
        return row;
    }

    private static GradusException notRows(String got) {
        return GradusException.got("%s", got)
                .expected("a CSV file with one sample in each row")
                .because("an empty file, or one of another kind")
                .repair("Check the path.");
    }
}
