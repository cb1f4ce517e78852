package dev.gradus.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
    @TempDir Path folder;

    private ImageFile read(byte[] file) throws IOException {
        return ImageFile.read(Files.write(folder.resolve("f"), file), 3);
    }

    private static byte[] png() throws IOException {
        var image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 20; i++) image.setRGB(i % 5, i / 5, 0x0a0b0c * i);
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /// Java's own decoder passes over the checksums of a PNG.
    @Test
    void every_flipped_bit_of_a_png_is_noticed() throws IOException {
        byte[] sound = png();
        assertThat(read(sound).pixels()).startsWith(0, 10, 20);
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] damaged = sound.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> read(damaged)).as("bit %d", bit).isInstanceOf(IOException.class);
        }
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
    }

    private static byte[] progressive(int side) throws IOException {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        var bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        }
        return bytes.toByteArray();
    }

    /// The last scan of a JPEG as often as wanted; where it begins is looked for from the end.
    private static byte[] withScans(byte[] jpeg, int more) {
        List<Integer> scans = new ArrayList<>();
        for (int i = 0; i + 1 < jpeg.length; i++) if (jpeg[i] == -1 && jpeg[i + 1] == (byte) 0xda) scans.add(i);
        int from = scans.getLast(), to = jpeg.length - 2;
        var bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, to);
        for (int i = 0; i < more; i++) bytes.write(jpeg, from, to - from);
        bytes.write(jpeg, to, 2);
        return bytes.toByteArray();
    }

    @Test
    void a_jpeg_of_thousands_of_scans_is_refused_before_it_is_decoded() throws IOException {
        byte[] usual = progressive(1000);
        assertThat(read(usual).width()).isEqualTo(1000);
        assertThat(read(withScans(progressive(50), 400)).width()).isEqualTo(50);
        byte[] hostile = withScans(usual, 10_000);
        assertThat(hostile.length).isLessThan(1 << 20);
        long start = System.nanoTime();
        assertThatThrownBy(() -> read(hostile))
                .isInstanceOf(IOException.class)
                .hasMessage("10,010 scans of 1,000,000 pixels, more than 500 scans or 671,088,640 pixels in all");
        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
        byte[] large = withScans(progressive(2000), 200);
        assertThatThrownBy(() -> read(large)).hasMessageStartingWith("210 scans of 4,000,000 pixels");
    }
}
