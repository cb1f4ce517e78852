package dev.gradus.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventNamesTest {
    private static final double LEFT = 58, RIGHT = 542;

    private static Mark.Event at(double step, String name) {
        return new Mark.Event(name, "is-fail", step, "said of " + name);
    }

    private static EventNames placed(Mark... marks) {
        return EventNames.of(List.of(marks), Scale.whole(0, 100), LEFT, RIGHT);
    }

    @Test
    void names_that_would_meet_stand_in_rows_of_their_own() {
        EventNames names = placed(at(50, "dead-units"), at(10, "rate"), at(52, "stopped"));
        assertThat(names.places())
                .extracting(place -> place.event().name(), EventNames.Place::row, EventNames.Place::isEnd)
                .containsExactly(tuple("rate", 0, false), tuple("dead-units", 0, false), tuple("stopped", 1, false));
        assertThat(names.height()).isEqualTo(2 * EventNames.ROW);
    }

    @Test
    void a_name_without_room_behind_its_line_ends_there() {
        assertThat(placed(at(99, "learning-rate-too-high")).places().getFirst().isEnd()).isTrue();
        assertThat(placed(at(60, "learning-rate-too-high")).places().getFirst().isEnd()).isFalse();
    }

    @Test
    void what_happened_beyond_the_axis_has_no_place() {
        assertThat(placed(at(101, "later")).places()).isEmpty();
        assertThat(placed(new Mark.Rule("best", 3, true)).rows()).isZero();
    }

    @Test
    void the_line_of_an_event_is_at_its_step_and_the_picture_grows_by_the_names() {
        String svg = new Chart("Loss", Axis.whole("step", 0, 100), Axis.linear("loss", 0, 1)).add(at(50, "<b>")).svg();
        // 58 + 50/100 (560 - 58 - 18) = 300; the frame is from 14 + 18 down to 310 + 18 - 40
        assertThat(svg)
                .contains("viewBox=\"0 0 560 328\"", "min-width:336px")
                .contains("<line class=\"event\" x1=\"300.0\" x2=\"300.0\" y1=\"32.0\" y2=\"288.0\"/>")
                .contains("<title>said of &lt;b&gt;</title>", ">&lt;b&gt;</text>")
                .doesNotContain("<b>");
    }
}
