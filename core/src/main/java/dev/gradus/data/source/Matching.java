package dev.gradus.data.source;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which columns of a file are those of a signature: by their names, or by their places where one of both has no names.
final class Matching {
    private Matching() {}

    /// Whether columns are called by their numbers.
    static boolean isByPosition(Columns signature) {
        List<Column> columns = signature.columns();
        return IntStream.range(0, columns.size()).allMatch(i -> columns.get(i).name().equals(Integer.toString(i + 1)));
    }

    /// What was concluded about a file, and where it differs from the file of the training.
    ///
    /// @param places of the columns of the signature in the file
    static List<String> conclusions(CsvSurvey file, Columns signature, int[] places) {
        boolean byPosition = isByPosition(signature);
        List<String> all = new ArrayList<>(file.conclusions);
        all.removeIf(said -> said.equals(CsvSurvey.NO_HEADER));
        if (!file.header && !byPosition) all.add("without a header, so that columns count by their places");
        if (file.header && byPosition) all.add("the model knows no names of columns: they count by their places");
        int[] used = Arrays.stream(places).filter(place -> place >= 0).toArray();
        if (!Arrays.equals(used, Arrays.stream(used).sorted().toArray()))
            all.add("columns in another order than in training, found by their names");
        return all;
    }

    /// The place of each column of the signature in the file; -1 for one that is not there and is no input.
    static int[] places(CsvSurvey file, Columns signature) {
        List<Column> columns = signature.columns();
        boolean named = file.header && !isByPosition(signature);
        int[] places = new int[columns.size()];
        Arrays.fill(places, -1);
        if (!named) return byPosition(file, signature, places);
        List<String> lacking = new ArrayList<>(), surplus = new ArrayList<>(file.names);
        for (int i = 0; i < places.length; i++) {
            String name = columns.get(i).name();
            places[i] = file.names.indexOf(name);
            surplus.remove(name);
            if (places[i] < 0 && columns.get(i).isInput()) lacking.add(name);
        }
        if (lacking.isEmpty() && surplus.isEmpty()) return places;
        throw GradusException.got("%s with the columns %s", file.title, Printable.excerpt(file.names.toString(), 400))
                .expected(
                        "%s, as in training%s%s",
                        Printable.excerpt(signature.inputs().toString(), 400),
                        lacking.isEmpty() ? "" : "; missing: " + Printable.excerpt(lacking.toString(), 200),
                        surplus.isEmpty() ? "" : "; unknown: " + Printable.excerpt(surplus.toString(), 200))
                .because(
                        lacking.isEmpty()
                                ? "the file has columns that training did not have"
                                : "it is another table, or columns were renamed")
                .repair(
                        "%s",
                        lacking.isEmpty()
                                ? "Leave those columns out of the file, or name them as ignored."
                                : Suggest.sentence(lacking.getFirst(), file.names));
    }

    private static int[] byPosition(CsvSurvey file, Columns signature, int[] places) {
        List<Column> columns = signature.columns();
        int have = file.names.size();
        List<String> inputs = signature.inputs();
        boolean onlyInputs = have == inputs.size();
        if (!onlyInputs && have != columns.size()) {
            throw GradusException.got("%s has %d columns", file.title, have)
                    .expected(
                            "the %d inputs %s%s",
                            inputs.size(),
                            Printable.excerpt(inputs.toString(), 200),
                            columns.size() == inputs.size()
                                    ? ""
                                    : ", or all %d columns of the training file in their order"
                                            .formatted(columns.size()))
                    .because(
                            file.header
                                    ? "the model was trained without names"
                                    : "the file has no header, so that columns count by their places")
                    .repair("Give the file a header with the names of the columns, or the right columns.");
        }
        for (int i = 0, at = 0; i < places.length; i++) {
            if (!onlyInputs) places[i] = i;
            else if (columns.get(i).isInput()) places[i] = at++;
        }
        return places;
    }

    /// The place of a target in the file.
    static int target(CsvSurvey file, Columns signature, int[] places, String target) {
        for (int i = 0; i < places.length; i++) {
            if (signature.columns().get(i).name().equals(target) && places[i] >= 0) return places[i];
        }
        throw GradusException.got("%s without the column '%s'", file.title, Printable.excerpt(target, 80))
                .expected("the target of the training")
                .because(
                        "the file has only inputs, for which predictions can be made, but nothing to compare them with")
                .repair("Predict it instead, or add the column.");
    }
}
