package dev.gradus.lab.experiment;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.settings.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The texts of an experiment in a language, read from a file beside its class that is called as it is:
/// ```yaml
/// en:
///   title: …
///   question: …
///   finding: what is expected
///   explanation: three to six sentences
///   look: what to look at
///   claims: {key: "text with {0}"}
///   pictures: {key: caption}
///   cells: {name: label}            # where the name is none
///   figures: {name: label}          # where the name in words is none
/// ko: the same in Korean
/// ```
/// What all experiments have in common is in `common.yaml`: the words of pages, the themes, and the terms of the field.
public final class Words {
    /// A language of the pages.
    public enum Language {
        /// English.
        EN("English"),
        /// Korean.
        KO("한국어");

        private final String title;

        Language(String title) {
            this.title = title;
        }

        /// What those who speak it call it.
        ///
        /// @return `English` or `한국어`
        public String title() {
            return title;
        }

        /// The code of the language.
        ///
        /// @return `en` or `ko`
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final char NO_BREAK = '\u00a0';
    private static final Map<String, Object> COMMON = read(Words.class, "common");

    private final Language language;
    private final Map<String, Object> texts;
    private final String where;

    private Words(Language language, Map<String, Object> texts, String where) {
        this.language = language;
        this.texts = texts;
        this.where = where;
    }

    /// The texts of an experiment.
    ///
    /// @param experiment any
    /// @param language of them
    /// @return its texts
    public static Words of(Experiment experiment, Language language) {
        Object texts = read(experiment.getClass(), experiment.name()).get(language.code());
        return new Words(language, map(texts), experiment.name() + ".yaml, " + language.code());
    }

    private static Map<String, Object> read(Class<?> beside, String name) {
        String file = name + ".yaml";
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(file), () -> file + " is missing")) {
            return map(YamlFile.parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the program's own jar is unreadable
        }
    }

    @SuppressWarnings("unchecked") // keys of YAML are texts here
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /// Their language.
    ///
    /// @return of all texts
    public Language language() {
        return language;
    }

    /// What the experiment is called by people.
    ///
    /// @return a few words
    public String title() {
        return required(texts, "title");
    }

    /// What it asks.
    ///
    /// @return a question
    public String question() {
        return required(texts, "question");
    }

    /// What is expected.
    ///
    /// @return a sentence or two
    public String finding() {
        return required(texts, "finding");
    }

    /// Why.
    ///
    /// @return three to six sentences
    public String explanation() {
        return required(texts, "explanation");
    }

    /// What the learner should look at.
    ///
    /// @return a sentence or two
    public String look() {
        return required(texts, "look");
    }

    /// A claim with its numbers.
    ///
    /// @param key of the claim
    /// @param shown what `{0}` … become
    /// @return a statement
    public String claim(String key, List<String> shown) {
        String text = required(map(texts.get("claims")), key);
        for (int i = 0; i < shown.size(); i++) text = text.replace("{" + i + "}", shown.get(i).replace(' ', NO_BREAK));
        return text;
    }

    /// The caption of a picture.
    ///
    /// @param key of the picture
    /// @return its title
    public String picture(String key) {
        return required(map(texts.get("pictures")), key);
    }

    /// What a cell is called by people.
    ///
    /// @param name of the cell
    /// @return its label, or the name
    public String cell(String name) {
        return String.valueOf(map(texts.get("cells")).getOrDefault(name, name));
    }

    /// What a figure is called by people.
    ///
    /// @param name of the figure, such as `testAccuracy`
    /// @return its label, or its name in words
    public String figure(String name) {
        Object own = map(texts.get("figures")).get(name);
        return own == null ? term(Text.spaced(name)) : String.valueOf(own);
    }

    /// A term of the field.
    ///
    /// @param english such as `learning rate`
    /// @return in this language
    /// @throws NoSuchElementException where `common.yaml` does not have it
    public String term(String english) {
        return language == Language.EN ? english : required(map(COMMON.get("terms")), english);
    }

    /// Which texts there are.
    ///
    /// @return `title`, `claims.and-learned` …, sorted
    SortedSet<String> keys() {
        SortedSet<String> keys = new TreeSet<>();
        texts.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map) map.keySet().forEach(inner -> keys.add(key + "." + inner));
            else keys.add(key);
        });
        keys.removeIf(key -> key.startsWith("figures.")); // English names are words already
        return keys;
    }

    /// What a theme is called by people.
    ///
    /// @param theme of an experiment
    /// @return its title
    public String theme(Theme theme) {
        return theme(theme, language);
    }

    /// What a theme is called by people.
    ///
    /// @param theme of experiments
    /// @param language of the title
    /// @return its title
    public static String theme(Theme theme, Language language) {
        return common("theme-" + theme.key(), language);
    }

    /// A word of pages.
    static String common(String key, Language language) {
        return String.valueOf(
                Objects.requireNonNull(
                        map(map(COMMON.get("pages")).get(language.code())).get(key),
                        () -> "common.yaml has no text for " + key));
    }

    private String required(Map<String, Object> from, String key) {
        Object text = from.get(key);
        if (text == null) throw new NoSuchElementException(where + " has no text for " + key);
        return String.valueOf(text).strip().replace("\n", " ");
    }
}
