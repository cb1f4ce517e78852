package dev.gradus.interop.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventWriterTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/gradus/interop/tensorboard/written.tfevents");

    @TempDir Path folder;

    private Path written(List<Event> events) {
        try (var writer = EventWriter.create(folder, 1000, "my host!")) {
            events.forEach(writer::write);
            return writer.file();
        }
    }

    @Test
    void the_file_is_named_as_tensorboard_expects_it_and_files_of_one_second_are_numbered() {
        assertThat(written(List.of()).getFileName()).hasToString("events.out.tfevents.0000001000.my_host_");
        assertThat(written(List.of()).getFileName()).hasToString("events.out.tfevents.0000001000.my_host_.0001");
    }

    @Test
    void an_emptied_file_has_no_events_and_the_next_one_stands_behind_all_others() throws IOException {
        Path first = written(Samples.events()), second = written(Samples.events());
        EventWriter.empty(second);
        assertThat(EventFile.read(second)).isEqualTo(new EventFile(List.of(), false));
        Files.delete(first);
        assertThat(written(List.of()).getFileName()).hasToString("events.out.tfevents.0000001000.my_host_.0002");
    }

    /// The bytes are those from which TensorBoard itself has read what the next test compares.
    @Test
    void bytes_are_those_of_the_golden_file() throws IOException {
        byte[] bytes = Files.readAllBytes(written(Samples.events()));
        if ("write".equals(System.getProperty("gradus.golden"))) Files.write(GOLDEN, bytes);
        assertThat(bytes).isEqualTo(Files.readAllBytes(GOLDEN));
    }

    @Test
    void tensorboard_has_read_every_value() throws IOException {
        Map<String, ?> read;
        try (InputStream in = EventWriterTest.class.getResourceAsStream("written.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            read = Json.readObject("written.json", text);
        }
        List<Object> loss = new ArrayList<>();
        for (int step = 1; step <= 3; step++) loss.add(List.of(1000.0 + step, (long) step, (double) (1f / step)));
        assertThat(map(read.get("scalars")))
                .containsEntry("step/loss", loss)
                .containsEntry("test/accuracy", List.of(List.of(1006.0, 4L, 0.75)))
                .containsEntry("step/none", List.of(List.of(1003.0, 3L, "NaN")));
        assertThat(map(read.get("images")))
                .containsEntry("images/two", List.of(List.of(4L, 2L, 1L, HexFormat.of().formatHex(Samples.PNG))));
        assertThat(map(read.get("tensors")))
                .containsEntry("text:findings/dead-units", List.of(List.of(4L, "größer **than** 크다")))
                .containsEntry("histograms:weight/empty", List.of(List.of(3L, List.of())))
                .containsEntry(
                        "histograms:weight/0.weight",
                        List.of(
                                List.of(
                                        3L,
                                        List.of(
                                                List.of(-0.5, -0.25, 3.0),
                                                List.of(0.0, 0.0, 2.0),
                                                List.of(0.25, 0.501, 7.0)))));
        assertThat(String.valueOf(map(read.get("hparams")).get("session_start_info")))
                .contains("key: \"optimizer.learningRate\"", "number_value: 0.001", "bool_value: true")
                .contains("string_value: \"mlp\"", "start_time_secs: 1000");
        assertThat(String.valueOf(map(read.get("hparams")).get("experiment")))
                .contains("type: DATA_TYPE_FLOAT64", "type: DATA_TYPE_BOOL", "type: DATA_TYPE_STRING")
                .contains("tag: \"test/accuracy\"");
        assertThat(String.valueOf(map(read.get("hparams")).get("session_end_info")))
                .contains("status: STATUS_SUCCESS", "end_time_secs: 1006.5");
        assertThat(read.get("graph"))
                .isEqualTo(
                        List.of(
                                List.of("input", "Input", List.of(), List.of(-1L, 3L)),
                                List.of("0_Linear", "Linear", List.of("input"), List.of(-1L, 4L)),
                                List.of("1_LayerGraph/first_Linear", "Linear", List.of("0_Linear"), List.of(-1L, 4L)),
                                List.of(
                                        "1_LayerGraph/sum_ReLU",
                                        "ReLU",
                                        List.of("1_LayerGraph/first_Linear", "0_Linear"),
                                        List.of(-1L, 4L)),
                                List.of("2_Linear", "Linear", List.of("1_LayerGraph/sum_ReLU"), List.of(-1L, 2L))));
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, member) -> map.put(String.valueOf(name), member));
        return map;
    }

    @Test
    void a_reader_by_hand_finds_version_step_tag_and_value() throws IOException {
        List<ByteBuffer> records = ByHand.records(Files.readAllBytes(written(Samples.events())));
        assertThat(records).hasSize(1 + Samples.events().size());
        assertThat(text(ByHand.at(records.getFirst(), 3))).isEqualTo("brain.Event:2");
        assertThat(ByHand.at(records.get(4), 2)).isEqualTo(2L);
        assertThat(((ByteBuffer) ByHand.at(records.get(4), 1)).getDouble()).isEqualTo(1002);
        assertThat(text(ByHand.at(records.get(4), 5, 1, 1))).isEqualTo("step/loss");
        assertThat(((ByteBuffer) ByHand.at(records.get(4), 5, 1, 2)).getFloat()).isEqualTo(0.5f);
        assertThat(text(ByHand.at(records.get(7), 5, 1, 9, 1, 1))).isEqualTo("histograms");
        assertThat(((ByteBuffer) ByHand.at(records.get(7), 5, 1, 8, 4)).getDouble(8 * 7)).isEqualTo(0.501);
    }

    private static String text(Object bytes) {
        return StandardCharsets.UTF_8.decode((ByteBuffer) bytes).toString();
    }

    @Test
    void what_is_flushed_is_seen_by_others_while_the_file_is_open() {
        try (var writer = EventWriter.create(folder, 1000, "host")) {
            assertThat(EventFile.read(writer.file()).events()).isEmpty();
            Event event = new Event(1, 2, new Content.Scalar("a", 3));
            writer.write(event);
            writer.flush();
            assertThat(EventFile.read(writer.file())).isEqualTo(new EventFile(List.of(event), false));
        }
    }

    @Test
    void what_is_not_finite_has_no_place_in_a_bin() {
        Content nan = new Content.Histogram("weights", List.of(new Content.Bin(0, Double.NaN, 1)));
        try (var writer = EventWriter.create(folder, 1000, "host")) {
            assertThatThrownBy(() -> writer.write(new Event(1, 2, nan)))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("histogram 'weights' with Bin[left=0.0, right=NaN, count=1.0]")
                    .hasMessageContaining("Count what is not finite apart");
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_refused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EventWriter.create(file, 1000, "host"))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("cannot be written");
    }
}
