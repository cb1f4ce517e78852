package dev.gradus.lab.settings;

import dev.gradus.config.Records;
import dev.gradus.data.Column;
import dev.gradus.data.Notation;
import dev.gradus.data.source.Csv;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What becomes of the columns of a table, as a YAML file that people edit.
///
/// ```yaml
/// columns:
///   sepal length: number          # 4.3 to 7.9, 35 distinct, such as 5.1
///   plot: ignored                 # 12 distinct, such as plot 3
///   species: target               # 3 distinct, such as setosa
/// missing: refuse                 # refuse, drop, impute or indicate
/// ```
/// All columns are listed: a table that has others, or lacks one, is another table. Besides them the file has settings of [TableSettings].
public final class ColumnsFile {
    private static final String COLUMNS = "columns", TABLE = "table.";
    private static final List<String> STATED = List.of("target", "drop", "categorical", "numeric", COLUMNS);

    /// What a column becomes.
    private enum Use {
        NUMBER("numeric"),
        CATEGORY("categorical"),
        TARGET("target"),
        IGNORED("drop"),
        AUTO("");

        private final String setting;

        Use(String setting) {
            this.setting = setting;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private ColumnsFile() {}

    /// The settings that a file states.
    ///
    /// @param file as [#text] makes it, edited or not
    /// @return to be laid over what the data have, beneath the flags
    /// @throws GradusException when it cannot be read, lists no columns, or a column becomes something unknown
    public static Source read(Path file) {
        Object document = YamlFile.read(file);
        if (!(document instanceof Map<?, ?> all)
                || !(all.get(COLUMNS) instanceof Map<?, ?> columns)
                || columns.isEmpty()) {
            throw GradusException.got("%s does not list columns", file)
                    .expected("lines such as 'age: number' below 'columns:'")
                    .because("it is a file of another kind, or what it lists is not set in by spaces")
                    .repair("Let 'gradus data TABLE' write one, and edit that.");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        Map<Use, List<String>> uses = new LinkedHashMap<>();
        for (Use use : Use.values()) uses.put(use, new ArrayList<>());
        columns.forEach((key, value) -> {
            String name = String.valueOf(key);
            names.add(name);
            uses.computeIfAbsent(use(file, name, value), _ -> new ArrayList<>()).add(name);
        });
        uses.forEach((use, of) -> {
            if (use != Use.AUTO) values.put(TABLE + use.setting, of);
        });
        values.put(TABLE + COLUMNS, names);
        Set<String> known = Records.write(new TableSettings()).keySet();
        all.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (name.equals(COLUMNS)) return;
            if (!known.contains(name) || STATED.contains(name)) throw unknown(file, name, known);
            values.put(TABLE + name, value);
        });
        return new Source(file.toString(), values);
    }

    private static Use use(Path file, String column, @Nullable Object value) {
        String word = String.valueOf(value);
        for (Use use : Use.values()) if (use.word().equals(word)) return use;
        List<String> words = Arrays.stream(Use.values()).map(Use::word).toList();
        throw GradusException.got(
                        "%s: column '%s' is '%s'", file, Printable.excerpt(column, 80), Printable.excerpt(word, 80))
                .expected("one of %s", String.join(", ", words))
                .because("a spelling mistake")
                .repair(Suggest.sentence(word, words));
    }

    private static GradusException unknown(Path file, String name, Set<String> known) {
        List<String> others = known.stream().filter(key -> !STATED.contains(key)).toList();
        return GradusException.got("%s has '%s'", file, Printable.excerpt(name, 80))
                .expected("columns, and of the settings of a table %s", String.join(", ", others))
                .because("a spelling mistake, or it is a column, and not set in by spaces")
                .repair(Suggest.sentence(name, others));
    }

    /// The file for a table that is read by settings.
    ///
    /// @param csv the table
    /// @param settings how it is read
    /// @return the text of a file that is read as these settings
    /// @throws GradusException when a column that the settings name does not exist
    public static String text(Csv csv, TrainSettings settings) {
        TableSettings table = settings.table();
        Map<String, Object> columns = new LinkedHashMap<>();
        Map<String, String> comments = new LinkedHashMap<>();
        List<String> targets = table.targets(csv);
        for (String name : csv.columns()) {
            columns.put(name, use(csv, settings, targets, name).word());
            comments.put(COLUMNS + "." + name, comment(csv, name));
        }
        Map<String, Object> written = new LinkedHashMap<>(Records.write(table));
        STATED.forEach(written::remove);
        if (table.form().missingValues().isEmpty()) written.put("missingValues", Notation.USUAL);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(COLUMNS, columns);
        all.putAll(written);
        comments.put("missing", "refuse, drop, impute or indicate");
        comments.put("unknown", "categories that training never saw: refuse or own");
        comments.put("task", "auto, classification or regression");
        comments.put("separator", "auto, comma, semicolon, tab or bar");
        comments.put("header", "auto, yes or no");
        comments.put("decimal", "auto, point or comma");
        comments.put("encoding", "auto, or for example utf-8, windows-1252");
        return """
        # The columns of %s. Edit what each becomes, and give the file back:
        #   gradus train --data csv:TABLE --columns THIS_FILE
        # number, category, target (one or more), ignored, or auto
        %s\
        """
                .formatted(
                        Printable.excerpt(csv.title(), 80), YamlText.of(all, path -> comments.getOrDefault(path, "")));
    }

    private static Use use(Csv csv, TrainSettings settings, List<String> targets, String name) {
        if (targets.contains(name)) return Use.TARGET;
        if (settings.table().drop().contains(name)) return Use.IGNORED;
        if (settings.splits().group().equals(name)) return Use.AUTO;
        try {
            Column column = csv.column(name);
            if (!column.isInput()) return Use.AUTO; // empty: it may hold something in another file
            return column.kind() == Column.Kind.NUMBER ? Use.NUMBER : Use.CATEGORY;
        } catch (GradusException e) {
            return Use.AUTO; // refused, until somebody decides
        }
    }

    private static String comment(Csv csv, String name) {
        Csv.Facts facts = csv.facts(name);
        List<String> said = new ArrayList<>();
        if (facts.texts() == 0 && facts.numbers() > 0) said.add(facts.least() + " to " + facts.greatest());
        if (facts.missing() > 0) said.add(facts.missing() + " missing");
        said.add(facts.distinct() + " distinct");
        if (!facts.example().isEmpty()) said.add("such as " + Printable.excerpt(facts.example(), 40));
        return String.join(", ", said);
    }
}
