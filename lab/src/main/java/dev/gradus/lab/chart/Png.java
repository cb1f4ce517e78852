package dev.gradus.lab.chart;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A picture as a PNG file, by itself or within a page. Source: PNG specification, third edition; colour types 0 and 2, filter 0.
public final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Png() {}

    /// The address of a picture, for the `src` of an image.
    ///
    /// @param pixels `[channels, height, width]`, from 0 (black) to 1
    /// @param channels 1 for grey, 3 for red, green and blue
    /// @param height rows
    /// @param width columns
    /// @return `data:image/png;base64,…`
    public static String dataUri(float[] pixels, int channels, int height, int width) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(file(pixels, channels, height, width));
    }

    /// The content of a file.
    ///
    /// @param pixels `[channels, height, width]`, from 0 (black) to 1
    /// @param channels 1 for grey, 3 for red, green and blue
    /// @param height rows
    /// @param width columns
    /// @return to be written to a file that ends in .png
    public static byte[] file(float[] pixels, int channels, int height, int width) {
        ByteBuffer rows = ByteBuffer.allocate(height * (1 + width * channels));
        for (int y = 0; y < height; y++) {
            rows.put((byte) 0);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    float value = pixels[(c * height + y) * width + x];
                    rows.put((byte) Math.round(255 * Math.clamp(value, 0f, 1f)));
                }
            }
        }
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) 8).put((byte) (channels == 1 ? 0 : 2));
        var file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        chunk(file, "IHDR", header.array());
        chunk(file, "IDAT", deflate(rows.array()));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(name);
        file.writeBytes(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] deflate(byte[] bytes) {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(bytes);
            deflater.finish();
            var out = new ByteArrayOutputStream();
            byte[] part = new byte[1024];
            while (!deflater.finished()) out.write(part, 0, deflater.deflate(part));
            return out.toByteArray();
        }
    }
}
