package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {
    private static final Shape PAIR = Shape.of(1, 2);

    @TempDir Path temporary;
    private Path folder;
    private final List<String> notes = new ArrayList<>();
    private final List<Path> read = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        folder = temporary.resolve("sounds");
        write("b/2.txt", "3 4");
        write("b/deep/1.TXT", "5 6");
        write("a/10.num", "1 2");
        write("a/notes.md", "left out");
        write("a/.hidden.txt", "left out");
        write("readme", "left out");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private float[] numbers(Path file) throws IOException {
        read.add(file);
        String[] words = Files.readString(file).split(" ", -1);
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) numbers[i] = Float.parseFloat(words[i]);
        return numbers;
    }

    private DatasetFolder sounds() {
        return DatasetFolder.of(folder, List.of("txt", ".num"), PAIR, this::numbers).notes(notes::add);
    }

    private static List<Float> inputs(Dataset data) {
        List<Float> all = new ArrayList<>();
        float[] input = new float[3];
        for (int i = 0; i < data.size(); i++) {
            data.readInput(i, input, 1);
            all.add(input[1]);
            all.add(input[2]);
        }
        return all;
    }

    @Test
    void files_are_read_in_the_order_of_their_paths_and_classes_are_folders() {
        for (Dataset data : List.of(sounds().load(), sounds().stream())) {
            assertThat(data.name()).isEqualTo("sounds");
            assertThat(data.shape()).isEqualTo(PAIR);
            assertThat(data.task()).isEqualTo(new Task.Classification(List.of("a", "b")));
            assertThat(inputs(data)).containsExactly(1f, 2f, 3f, 4f, 5f, 6f);
            assertThat(List.of(data.label(0), data.label(1), data.label(2))).containsExactly(0, 1, 1);
            float[] target = new float[2];
            data.readTarget(2, target, 1);
            assertThat(target).containsExactly(0, 1);
        }
        assertThat(notes)
                .startsWith(
                        "1 file beside the folders of the classes is left out: readme",
                        "1 file of other kinds is left out: a/notes.md")
                .hasSize(4);
    }

    @Test
    void a_stream_reads_a_file_each_time_and_none_before() {
        Dataset data = sounds().stream();
        assertThat(read).isEmpty();
        for (int time = 0; time < 2; time++) data.readInput(1, new float[2], 0);
        assertThat(read).containsExactly(folder.resolve("b/2.txt"), folder.resolve("b/2.txt"));
        sounds().load();
        assertThat(read).hasSize(5);
    }

    @Test
    void what_the_reader_refuses_names_the_file() throws IOException {
        write("b/2.txt", "3 four");
        assertRefused(() -> sounds().load(), folder.resolve("b/2.txt") + " is refused by the reader (java.lang.Number");
        assertThat(sounds().stream().size()).isEqualTo(3);
        assertRefused(() -> inputs(sounds().stream()), folder.resolve("b/2.txt") + " is refused by the reader");
        write("b/2.txt", "3 4 5");
        assertRefused(() -> sounds().load(), "2.txt became 3 elements, expected 2, as the shape [1, 2] has");
        write("b/2.txt", "3 NaN");
        assertRefused(() -> inputs(sounds().stream()), "2.txt became NaN at element 1, expected finite numbers");
        DatasetFolder broken =
                DatasetFolder.of(
                        folder,
                        List.of("txt", "num"),
                        PAIR,
                        _ -> {
                            throw new IOException("no signal");
                        });
        assertRefused(broken::load, "10.num is refused by the reader (java.io.IOException: no signal)");
    }

    @Test
    void links_and_empty_folders_are_refused_as_those_of_pictures_are() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside.txt"), "7 8");
        Path link = Files.createSymbolicLink(folder.resolve("a/link.txt"), outside);
        assertRefused(
                () -> sounds().load(), link + " is a link to " + outside.toRealPath(), "files, or links to files");
        Files.delete(link);
        Files.createSymbolicLink(folder.resolve("a/link.txt"), folder.resolve("b/2.txt"));
        assertThat(inputs(sounds().load())).startsWith(1f, 2f, 3f, 4f, 3f, 4f);
        Files.createDirectory(folder.resolve("c"));
        assertRefused(() -> sounds().load(), "c has no files with these endings", "(.txt, .num)");
        assertRefused(
                () -> DatasetFolder.of(folder.resolve("b/deep"), List.of("txt"), PAIR, this::numbers).load(),
                "deep has no folders");
        assertRefused(
                () -> DatasetFolder.of(folder.resolve("no"), List.of("txt"), PAIR, this::numbers).load(),
                "no cannot be read");
        assertRefused(() -> DatasetFolder.of(folder, List.of(), PAIR, this::numbers), "no endings of files");
    }
}
