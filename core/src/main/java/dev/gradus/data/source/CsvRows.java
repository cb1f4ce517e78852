package dev.gradus.data.source;

import dev.gradus.data.Columns;
import dev.gradus.error.GradusException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The rows of a file as the inputs of a model that was trained on a table like it, one after the other.
///
/// ```java
/// Columns signature = (Columns) data.train().data().signature();
/// float[] row = new float[signature.shape().size()];
/// try (CsvRows rows = CsvRows.open(file, new CsvForm(), signature)) {
///     while (rows.next()) rows.encode(row, 0);
/// }
/// ```
/// Columns are found by their names, in whatever order; where the file or the model has no names, by their places. Targets and ignored columns
/// may be there or not.
///
/// Errors: a column that is missing, or one that training did not have; a cell that is neither a number nor a known category, with its line.
public final class CsvRows implements Closeable {
    private final CsvSurvey survey;
    private final int[] places;
    private final List<String> conclusions;
    private final Columns.Encoder encoder;
    private final Columns.Missing missing;
    private final CsvReader reader;

    private CsvRows(CsvSurvey survey, Columns signature) {
        this.survey = survey;
        places = Matching.places(survey, signature);
        conclusions = Matching.conclusions(survey, signature, places);
        encoder = new Columns(signature.columns(), signature.missing(), signature.unknown(), survey.notation).encoder();
        missing = signature.missing();
        reader = survey.file.open();
    }

    /// Opens a file.
    ///
    /// @param file its path
    /// @param form what is known about it
    /// @param signature of the model
    /// @return its rows, before the first
    /// @throws GradusException when it cannot be read, or has other columns
    public static CsvRows open(Path file, CsvForm form, Columns signature) {
        CsvRows rows = new CsvRows(new CsvSurvey(CsvFile.of(file, form), form, signature), signature);
        if (rows.survey.header) rows.next();
        return rows;
    }

    /// Goes to the next row.
    ///
    /// @return false where there is none
    public boolean next() {
        try {
            return reader.next();
        } catch (IOException e) {
            throw CsvFile.unreadable(survey.file.path, e, StandardCharsets.UTF_8);
        }
    }

    /// Makes inputs of the present row.
    ///
    /// @param into where they go
    /// @param offset of the first
    /// @return whether no value was missing
    public boolean encode(float[] into, int offset) {
        try {
            return encoder.encode(column -> reader.cell(places[column]), into, offset) < 0;
        } catch (Columns.Unreadable e) {
            throw e.at(survey.title + " line " + reader.line());
        }
    }

    /// Makes a sample of the present row.
    ///
    /// @param into where its inputs go
    /// @param offset of the first
    /// @throws GradusException when a value is missing and the model was trained on complete rows only
    public void sample(float[] into, int offset) {
        boolean complete = encode(into, offset);
        if (complete || missing != Columns.Missing.DROP) return;
        throw GradusException.got("%s line %d, which has a missing value", survey.title, reader.line())
                .expected("complete rows")
                .because("rows with missing values were left out of the training, so the model cannot fill gaps")
                .repair("Complete or leave out the row, or train with keepMissing() and Impute.");
    }

    /// The number of rows.
    ///
    /// @return at least 1
    public int size() {
        return survey.rows;
    }

    /// The names of the columns in the file.
    ///
    /// @return their numbers, from 1, where it has no header
    public List<String> columns() {
        return survey.names;
    }

    /// The text of a cell of the present row.
    ///
    /// @param column its place in the file, from 0
    /// @return without its quotes
    public String cell(int column) {
        return reader.cell(column).toString();
    }

    /// The line on which the present row begins.
    ///
    /// @return from 1
    public int line() {
        return reader.line();
    }

    /// What was concluded about the file, and where it differs from the file of the training.
    ///
    /// @return such as `separated by semicolons`
    public List<String> conclusions() {
        return conclusions;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw CsvFile.unreadable(survey.file.path, e, StandardCharsets.UTF_8);
        }
    }
}
