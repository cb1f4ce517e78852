package dev.gradus.config;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.error.GradusException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsTest {
    public enum Colour {
        DARK_RED,
        BLUE
    }

    public record Inner(int depth, String note) {}

    public record All(
            int whole,
            long large,
            double number,
            boolean flag,
            String text,
            Colour colour,
            Inner inner,
            List<List<Integer>> grid) {
        public All {
            if (whole == 13) {
                throw GradusException.got("whole 13").expected("luck").because("it is 13").repair("Take 12.");
            }
        }
    }

    public record Things(List<Thing> things, Thing one) {}

    public interface Thing extends Configured {}

    private record Box(Size config) implements Thing {}

    private record Group(Things config) implements Thing {}

    public record Size(double width) {}

    public record Nothing() {}

    private static final All DEFAULTS =
            new All(1, 2, 0.5, false, "a", Colour.BLUE, new Inner(3, "b"), List.of(List.of(1)));

    private static final Catalogue<Thing> THINGS =
            new Catalogue<>("thing", Thing.class)
                    .add("box", new Size(1), Box::new)
                    .add("group", new Things(List.of(), new Box(new Size(2))), Group::new);

    private static All read(Map<String, ?> settings) {
        return Records.read("test", DEFAULTS, settings);
    }

    @Test
    void what_is_not_said_stays_at_its_default() {
        assertThat(read(Map.of())).isEqualTo(DEFAULTS);
        assertThat(read(Map.of("number", 2, "inner", Map.of("depth", 9))))
                .isEqualTo(new All(1, 2, 2, false, "a", Colour.BLUE, new Inner(9, "b"), List.of(List.of(1))));
    }

    @Test
    void every_type_is_written_and_read() {
        All all = new All(-5, 1L << 60, 1e-3, true, "x y", Colour.DARK_RED, new Inner(0, ""), List.of());
        Map<String, Object> written = Records.write(all);
        assertThat(written)
                .containsEntry("colour", "dark-red")
                .containsEntry("inner", Map.of("depth", 0, "note", ""))
                .containsEntry("large", 1L << 60);
        assertThat(written.keySet())
                .containsExactly("whole", "large", "number", "flag", "text", "colour", "inner", "grid");
        assertThat(read(written)).isEqualTo(all);
    }

    @Test
    void texts_of_flags_become_what_is_wanted() {
        All all = read(Map.of("whole", " 7 ", "number", "1e-2", "flag", "true", "colour", "Dark_Red", "large", 3.0));
        assertThat(all)
                .isEqualTo(new All(7, 3, 0.01, true, "a", Colour.DARK_RED, new Inner(3, "b"), List.of(List.of(1))));
    }

    @Test
    void one_item_alone_is_a_list_of_it() {
        assertThat(read(Map.of("grid", 3)).grid()).isEqualTo(List.of(List.of(3)));
        assertRefused(() -> read(Map.of("grid", "wide")), "test: grid[0][0] is 'wide'", "a whole number");
    }

    @ParameterizedTest
    @CsvSource({
        "whole, 1.5, a whole number",
        "whole, 3000000000, a whole number",
        "whole, many, a whole number",
        "number, fast, a number",
        "flag, yes, true or false",
        "colour, blu, 'dark-red, blue'"
    })
    void a_value_of_another_type_is_refused(String key, String value, String expected) {
        assertRefused(() -> read(Map.of(key, value)), "test: " + key + " is '" + value + "'", expected);
    }

    @Test
    void an_empty_value_is_refused() {
        var settings = new java.util.HashMap<String, Object>();
        settings.put("whole", null);
        assertRefused(() -> read(settings), "test: whole is empty");
        assertRefused(() -> read(Map.of("grid", List.of(Arrays.asList(1, null)))), "grid[0][1] is empty");
    }

    @Test
    void an_unknown_setting_names_the_nearest() {
        assertRefused(() -> read(Map.of("colur", "blue")), "'colur'", "Did you mean colour?");
        assertRefused(() -> read(Map.of("inner", Map.of("dept", 1))), "test: inner", "Did you mean depth?");
        assertRefused(
                () -> Records.read("relu", new Nothing(), Map.of("slope", 1)),
                "relu has the setting 'slope'",
                "Leave it out.");
    }

    @Test
    void what_the_record_itself_refuses_is_told_in_its_own_words() {
        assertRefused(() -> read(Map.of("whole", 13)), "expected luck");
    }

    @Test
    void things_hold_things() {
        Object written =
                Map.of(
                        "type",
                        "group",
                        "one",
                        "box",
                        "things",
                        List.of("box", Map.of("type", "box", "width", 5), Map.of("type", "group")));
        Thing group = THINGS.read(written);
        Map<String, Object> full = THINGS.write(group);
        assertThat(full).containsEntry("type", "group").containsEntry("one", Map.of("type", "box", "width", 1.0));
        assertThat((List<?>) full.get("things")).hasSize(3).element(1).isEqualTo(Map.of("type", "box", "width", 5.0));
        assertThat(THINGS.write(THINGS.read(full))).isEqualTo(full);
    }

    @Test
    void an_unknown_thing_names_the_nearest() {
        assertRefused(() -> THINGS.make("bx"), "unknown thing 'bx'", "Did you mean box?");
        assertRefused(() -> THINGS.read(Map.of("width", 1)), "width=1", "'type'", "{type: box}");
        assertRefused(() -> THINGS.read(7), "written as 7");
        assertRefused(() -> THINGS.make("box", Map.of("widht", 1)), "thing box has the setting 'widht'", "width");
        Thing own = () -> new Nothing();
        assertRefused(() -> THINGS.write(own), "not in the catalogue of things", "Catalogue.add");
    }

    @Test
    void a_name_is_given_once() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> THINGS.add("box", new Size(1), Box::new))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("thing box is listed twice");
    }
}
