package dev.gradus.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files damaged at random, always the same: each is read, or refused with an error of ours, within a second and in little
/// memory. How many of each kind can be chosen: `-Dgradus.mutations.each=10000`.
class HostileFilesTest {
    private static final int TRIES = Integer.getInteger("gradus.mutations.each", 500);
    private static final long MOST_NANOS = 1_000_000_000;
    private static final long MOST_ALLOCATED = 64L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir Path folder;

    /// A kind of file: a sound one, and what reads it.
    private enum Form {
        IDX("f") {
            @Override
            byte[] sound() {
                return IdxTest.file(2051, new int[] {2, 2, 3}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            }

            @Override
            void read(Path file) {
                Idx.read(file, Idx.Kind.IMAGES);
            }
        },
        IDX_GZ("f") {
            @Override
            byte[] sound() throws IOException {
                return IdxTest.packed(IDX.sound());
            }

            @Override
            void read(Path file) {
                Idx.read(file, Idx.Kind.IMAGES);
            }
        },
        CIFAR("test_batch.bin") {
            @Override
            byte[] sound() {
                return CifarTest.records(1, 3);
            }

            @Override
            void read(Path file) throws IOException {
                for (int batch = 1; batch <= 5; batch++) {
                    Path other = file.resolveSibling("data_batch_" + batch + ".bin");
                    if (!Files.exists(other)) Files.write(other, CifarTest.records(1, 4));
                }
                Cifar10.load(file.getParent());
            }
        },
        TAR_GZ("f") {
            @Override
            byte[] sound() throws IOException {
                return IdxTest.packed(TAR.sound());
            }

            @Override
            void read(Path file) {
                TarGz.read(file, List.of("a", "b"));
            }
        },
        TAR("f") {
            @Override
            byte[] sound() {
                return CifarTest.tar(
                        CifarTest.entry("x", '5', new byte[0]),
                        CifarTest.entry("a", '0', new byte[600]),
                        CifarTest.entry("b", '0', new byte[3]));
            }

            @Override
            void read(Path file) throws IOException {
                Files.write(file, IdxTest.packed(Files.readAllBytes(file)));
                TarGz.read(file, List.of("a", "b"));
            }
        },
        QMNIST_LABELS("f") {
            @Override
            byte[] sound() {
                return QMnistTest.labels(3);
            }

            @Override
            void read(Path file) {
                Idx.read(file, Idx.Kind.EXTENDED_LABELS).labels();
            }
        },
        MAT("test_32x32.mat") {
            @Override
            byte[] sound() {
                return SvhnTest.file(2);
            }

            @Override
            void read(Path file) throws IOException {
                Path other = file.resolveSibling("train_32x32.mat");
                if (!Files.exists(other)) Files.write(other, SvhnTest.file(20));
                Svhn.load(file.getParent());
            }
        },
        MAT_ARRAYS("f") {
            @Override
            byte[] sound() throws IOException {
                ByteOrder order = ByteOrder.BIG_ENDIAN;
                byte[] x = MatFileTest.bytes(order, "x", new int[] {2, 2}, new byte[4]);
                byte[] y = MatFileTest.bytes(order, "y", new int[] {3, 1}, new byte[3]);
                return MatFileTest.file(order, x, MatFileTest.compressed(order, y), x.clone());
            }

            @Override
            void read(Path file) {
                MatFile.read(file, List.of("y")).get("y").at(2);
            }
        },
        NPY("f") {
            @Override
            byte[] sound() {
                return NpyTest.file(
                        "{'descr': '<i4', 'fortran_order': True, 'shape': (1, 2), }\n", 1, 0, 0, 0, 2, 0, 0, 0);
            }

            @Override
            void read(Path file) {
                Npy.read(file).floats();
            }
        },
        NPZ("f") {
            @Override
            byte[] sound() throws IOException {
                var bytes = new ByteArrayOutputStream();
                try (var zip = new ZipOutputStream(bytes)) {
                    for (String name : List.of("a.npy", "b.npy")) {
                        zip.putNextEntry(new ZipEntry(name));
                        zip.write(NPY.sound());
                    }
                }
                return bytes.toByteArray();
            }

            @Override
            void read(Path file) {
                Npy.readAll(file);
            }
        },
        CSV("f.csv") {
            @Override
            byte[] sound() {
                String text = "name,x,y\n\"a \"\"b\"\", c\",1.5,0\nd,?,1\r\n\"e\nf\",2e3,1\n";
                return text.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            void read(Path file) {
                Csv.read(file).keepMissing().categorical("name").classification("y");
            }
        },
        PNG("class/f.png") {
            @Override
            byte[] sound() throws IOException {
                return picture("png");
            }

            @Override
            void read(Path file) {
                ImageFolder.at(file.getParent().getParent()).size(4, 4).load();
            }
        },
        JPEG("class/f.jpg") {
            @Override
            byte[] sound() throws IOException {
                return picture("jpg");
            }

            @Override
            void read(Path file) {
                ImageFolder.at(file.getParent().getParent()).size(4, 4).load();
            }
        };

        private final String file;

        Form(String file) {
            this.file = file;
        }

        abstract byte[] sound() throws IOException;

        abstract void read(Path file) throws IOException;

        static byte[] picture(String format) throws IOException {
            var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 64; i++) image.setRGB(i % 8, i / 8, 0x010203 * i);
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(image, format, bytes);
            return bytes.toByteArray();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void a_damaged_file_is_read_or_refused(Form form) throws IOException {
        Path file = folder.resolve(form.file);
        Files.createDirectories(file.getParent());
        byte[] sound = form.sound();
        Files.write(file, sound);
        form.read(file);
        Rng rng = Rng.of(1).fork(form.name());
        boolean picture = form == Form.PNG || form == Form.JPEG;
        for (int i = 0; i < TRIES; i++) {
            Files.write(file, damaged(sound, rng.fork(i)));
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            try {
                form.read(file);
            } catch (GradusException e) {
                assertThat(e).hasMessageContaining(". Likely cause: ");
            }
            assertThat(System.nanoTime() - start).as("nanoseconds of try %d", i).isLessThan(MOST_NANOS);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated)
                    .as("bytes of try %d", i)
                    .isLessThan(picture ? 2 * MOST_ALLOCATED : MOST_ALLOCATED);
        }
    }

    /// One to four changes: a bit, a byte or a number at the edge, a piece cut out, repeated or put in, the end cut off.
    private static byte[] damaged(byte[] sound, Rng rng) {
        byte[] bytes = sound.clone();
        for (int change = 0; change <= rng.below(0, 4) && bytes.length > 0; change++) {
            Rng draw = rng.fork(change);
            int at = draw.below(1, bytes.length);
            int length = Math.min(1 + draw.below(2, 8), bytes.length - at);
            switch (draw.below(0, 7)) {
                case 0 -> bytes[at] ^= (byte) (1 << draw.below(3, 8));
                case 1 -> bytes[at] = (byte) draw.bits(3);
                case 2 ->
                        bytes[at] = new byte[] {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '"', ',', '\n'}[draw.below(3, 8)];
                case 3 -> {
                    if (bytes.length - at >= 4) {
                        int[] edges = {
                            -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 1 << 30, 0x00ffffff, 0x7fffffff - 16
                        };
                        ByteBuffer.wrap(bytes).putInt(at, edges[draw.below(3, edges.length)]);
                    }
                }
                case 4 ->
                        bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
                case 5 ->
                        bytes = joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
                default -> bytes = Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void damage_is_the_same_every_time_and_rarely_none() throws IOException {
        byte[] sound = Form.NPZ.sound();
        int same = 0;
        for (int i = 0; i < 100; i++) {
            byte[] damaged = damaged(sound, Rng.of(1).fork(i));
            assertThat(damaged).isEqualTo(damaged(sound, Rng.of(1).fork(i)));
            if (Arrays.equals(damaged, sound)) same++;
        }
        assertThat(same).isLessThan(10);
    }
}
