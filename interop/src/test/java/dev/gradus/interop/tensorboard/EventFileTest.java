package dev.gradus.interop.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.gradus.error.GradusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MUTATIONS = 10_000;
    private static final long MOST_NANOS = 1_000_000_000, MOST_BYTES = 16 << 20;

    @TempDir Path folder;

    private Path file() {
        try (var writer = EventWriter.create(folder, 1000, "host")) {
            Samples.events().forEach(writer::write);
            return writer.file();
        }
    }

    private static Path resource(String name) throws Exception {
        return Path.of(Objects.requireNonNull(EventFileTest.class.getResource(name)).toURI());
    }

    @Test
    void what_was_written_is_read() {
        EventFile read = EventFile.read(file());
        assertThat(read.isTorn()).isFalse();
        assertThat(read.events()).isEqualTo(Samples.events());
    }

    @Test
    void restarts_return() {
        Event restart = new Event(1, 17, new Content.Restart());
        try (var writer = EventWriter.create(folder, 1000, "host")) {
            writer.write(restart);
            writer.flush();
            assertThat(EventFile.read(writer.file()).events()).containsExactly(restart);
        }
    }

    /// Both forms of scalars, and the older forms of histogram and image.
    @Test
    void files_of_pytorch_are_read() throws Exception {
        List<Event> events = EventFile.read(resource("pytorch.tfevents")).events();
        for (int step = 0; step < 5; step++) {
            assertThat(events)
                    .contains(
                            new Event(1000 + step, step, new Content.Scalar("train/loss", (float) (1.0 / (1 + step)))));
        }
        assertThat(events).contains(new Event(1000, 7, new Content.Scalar("new/loss", 0.25f)));
        Content.Histogram weights = only(events, Content.Histogram.class);
        assertThat(weights.tag()).isEqualTo("weights");
        assertThat(weights.bins().stream().mapToDouble(Content.Bin::count).sum()).isEqualTo(6);
        assertThat(weights.bins().getFirst().left()).isEqualTo(-2);
        assertThat(weights.bins().getLast().right()).isEqualTo(3);
        Content.Image image = only(events, Content.Image.class);
        assertThat(image.tag()).isEqualTo("picture");
        assertThat(image.width()).isEqualTo(6);
        assertThat(image.height()).isEqualTo(4);
        assertThat(image.png()).startsWith(0x89, 'P', 'N', 'G');
        assertThat(only(events, Content.Text.class))
                .isEqualTo(new Content.Text("words/text_summary", "größer **than** before"));
    }

    /// PyTorch writes a truth value as a number.
    @Test
    void hyper_parameters_of_pytorch_are_read() throws Exception {
        List<Event> events = EventFile.read(resource("pytorch-hparams.tfevents")).events();
        assertThat(only(events, Content.SessionStart.class).hyperParameters())
                .isEqualTo(Map.of("lr", 0.5, "model", "mlp", "bias", 1.0));
        assertThat(only(events, Content.Experiment.class).metrics()).containsExactly("test/accuracy");
        assertThat(only(events, Content.SessionEnd.class).isSuccess()).isTrue();
    }

    private static <T extends Content> T only(List<Event> events, Class<T> type) {
        List<T> found = events.stream().map(Event::content).filter(type::isInstance).map(type::cast).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void a_file_cut_anywhere_has_the_events_before_the_cut() throws IOException {
        Path file = file();
        byte[] sound = Files.readAllBytes(file);
        for (int length = 0; length < sound.length; length++) {
            Files.write(file, Arrays.copyOf(sound, length));
            EventFile read = EventFile.read(file);
            int n = read.events().size();
            assertThat(read.events()).isEqualTo(Samples.events().subList(0, n));
            assertThat(n < Samples.events().size()).isTrue();
        }
    }

    @Test
    void other_files_and_damaged_ones_are_refused_with_what_was_found_and_where() throws IOException {
        Path file = file();
        byte[] sound = Files.readAllBytes(file);
        Files.writeString(file, "{\"event\":\"started\",\"samples\":1258}\n");
        refused(file, "a length whose checksum is another one, in the record at byte 0", "the file is of another kind");
        byte[] bad = sound.clone();
        bad[bad.length - 6] ^= 1;
        Files.write(file, bad);
        refused(file, "data whose checksum is another one, in the record at byte ", "the disk or a copy has damaged");
        Files.write(file, framed(new byte[] {}));
        refused(file, "a first record without the version of the format", "brain.Event:2");
        ByteBuffer huge = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MIN_VALUE);
        Files.write(file, huge.putInt(Framing.masked(huge.array(), 8)).array());
        refused(file, "a record of 9223372036854775808 bytes", "at most 67108864");
        refused(folder.resolve("none"), "cannot be read", "a wrong path");
    }

    private static void refused(Path file, String... words) {
        assertThatThrownBy(() -> EventFile.read(file)).isInstanceOf(GradusException.class).message().contains(words);
    }

    private static byte[] framed(byte[] data) {
        return Framing.of(data);
    }

    /// Half of them have sound checksums, so that what is in the records is damaged.
    @Test
    void ten_thousand_damaged_files_are_read_or_refused_in_little_time_and_memory() throws IOException {
        Path file = file();
        byte[] sound = Files.readAllBytes(file);
        List<ByteBuffer> records = ByHand.records(sound);
        var random = new SplittableRandom(1);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Files.write(file, i % 2 == 0 ? mutated(sound, random) : reframed(records, random));
            long start = THREADS.getCurrentThreadCpuTime(), bytes = THREADS.getCurrentThreadAllocatedBytes();
            try {
                EventFile.read(file);
            } catch (GradusException e) {
                refused++;
                assertThat(e.getMessage()).hasSizeLessThan(2000);
            }
            assertThat(THREADS.getCurrentThreadCpuTime() - start).as("nanoseconds of %d", i).isLessThan(MOST_NANOS);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - bytes).as("bytes of %d", i).isLessThan(MOST_BYTES);
        }
        assertThat(refused).isBetween(MUTATIONS / 2, MUTATIONS - 100);
    }

    private static byte[] reframed(List<ByteBuffer> records, SplittableRandom random) {
        var file = new ByteArrayOutputStream();
        List<byte[]> all = new ArrayList<>(records.stream().map(EventFileTest::bytes).toList());
        int victim = random.nextInt(all.size());
        all.set(victim, mutated(all.get(victim), random));
        for (byte[] data : all) file.writeBytes(framed(data));
        return file.toByteArray();
    }

    private static byte[] bytes(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.duplicate().get(bytes);
        return bytes;
    }

    /// One to four changes: a bit, a byte, a run of bytes that is missing, doubled or large.
    private static byte[] mutated(byte[] sound, SplittableRandom random) {
        byte[] bytes = sound.clone();
        for (int change = random.nextInt(1, 5); change > 0 && bytes.length > 1; change--) {
            int at = random.nextInt(bytes.length), end = Math.min(bytes.length, at + random.nextInt(1, 9));
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, end, (byte) (random.nextBoolean() ? 0xff : 0x7f));
                case 3 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
                default -> bytes = joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
