package dev.gradus.lab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.persist.Json;
import org.junit.jupiter.api.Test;

class FlatSettingsTest {
    private static String flat(String json) {
        return FlatSettings.of(Json.readObject("settings", json)).toString();
    }

    @Test
    void nested_settings_get_one_name_for_each_value() {
        assertThat(
                        flat(
                                "{\"epochs\": 3, \"dataDir\": \"\", \"model\": {\"type\": \"mlp\", \"hidden\": [512, 256],"
                                        + " \"init\": {\"type\": \"he\", \"gain\": {\"of\": 2.5}}}, \"none\": null, \"empty\": []}"))
                .isEqualTo(
                        "{epochs=3, dataDir=none, model=mlp, model.hidden=512, 256, model.init=he,"
                                + " model.init.gain.of=2.5, none=none, empty=none}");
    }

    @Test
    void things_in_a_list_are_named_by_type_and_by_place_where_a_type_occurs_twice() {
        assertThat(flat("{\"regularize\": [{\"type\": \"l1\", \"lambda\": 0.1}, {\"type\": \"l2\", \"lambda\": 0.2}]}"))
                .isEqualTo("{regularize=l1 → l2, regularize.l1.lambda=0.1, regularize.l2.lambda=0.2}");
        assertThat(flat("{\"layers\": [{\"type\": \"linear\", \"units\": 3}, {\"type\": \"linear\", \"units\": 4}]}"))
                .isEqualTo("{layers=linear → linear, layers[0].units=3, layers[1].units=4}");
    }

    @Test
    void numbers_keep_every_digit_and_texts_cannot_steer_a_terminal() {
        assertThat(flat("{\"a\": 1.0, \"b\": 1e-8, \"c\": 0.6666666666666666, \"d\": 3.0e20, \"e\": \"x\\u001b[2Jy\"}"))
                .isEqualTo("{a=1, b=1e-8, c=0.6666666666666666, d=3e20, e=x [2Jy}");
    }
}
