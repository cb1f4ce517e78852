package dev.gradus.data.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A JPEG file in a form of which Java's decoder makes nothing but what is compressed in it: its components, whole.
///
/// What stands in front of the scans decides otherwise how Java changes colours: a profile is applied, and four components or a missing
/// marker are guessed at. So it is left out, and a marker says that components are not to be converted. What was left out is known
/// here: the colours, by the rules of the library of the Independent JPEG Group, and how the camera was held.
///
/// A progressive JPEG goes over all pixels in each of its scans, and a scan takes a dozen bytes: a file of a megabyte can
/// ask for hours. Encoders write about ten scans.
final class JpegBytes {
    /// What the components of a pixel are.
    enum Colours {
        GREY,
        YCC,
        RGB,
        CMYK,
        YCCK
    }

    /// What 64 Mi pixels in ten scans are.
    private static final long MOST_WORK = 10L * (64 << 20);

    private static final int MOST_SCANS = 500;
    private static final int START_OF_IMAGE = 0xd8, END_OF_IMAGE = 0xd9, START_OF_SCAN = 0xda, RESTART = 0xd0;
    private static final int APP0 = 0xe0, APP1 = 0xe1, APP14 = 0xee, APP15 = 0xef, COMMENT = 0xfe;

    /// `Adobe`, version 100, two sets of flags, and colours that are not converted.
    private static final byte[] UNCONVERTED = {
        (byte) 0xff, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    private final Span bytes;
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private int[] components = {};
    private boolean jfif;
    private int adobe = -1;
    private int scans;
    private @Nullable Orientation orientation;

    private JpegBytes(byte[] bytes) {
        this.bytes = new Span(bytes);
    }

    static boolean isJpeg(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) START_OF_IMAGE;
    }

    /// Goes through a file.
    ///
    /// @throws IOException when it ends before its picture does
    static JpegBytes of(byte[] bytes) throws IOException {
        var jpeg = new JpegBytes(bytes);
        jpeg.walk();
        return jpeg;
    }

    private void walk() throws IOException {
        int size = bytes.size(), at = 2;
        plain.write(bytes.array(), 0, 2);
        plain.writeBytes(UNCONVERTED);
        while (at + 1 < size) {
            int marker = bytes.at(at) == 0xff ? bytes.at(at + 1) : 0;
            if (marker == END_OF_IMAGE) {
                plain.write(bytes.array(), at, 2);
                return; // what follows are other pictures, and films
            }
            boolean hasContent = marker > 0x01 && marker < 0xff && (marker < RESTART || marker > START_OF_IMAGE);
            int length = hasContent && at + 3 < size ? Math.min(size - at, 2 + bytes.two(at + 2)) : untilMarker(at);
            if (marker == START_OF_SCAN) scans++;
            boolean left = isApart(marker) && length > 1;
            if (left) look(marker, bytes.from(at + 4, at + length));
            else plain.write(bytes.array(), at, length);
            if (isFrame(marker) && components.length == 0) components = components(bytes.from(at + 4, at + length));
            at += length;
        }
        throw new IOException("it ends too early");
    }

    /// How many bytes of a scan come before the next that may begin a marker.
    private int untilMarker(int at) {
        byte[] all = bytes.array();
        int next = at + 1;
        while (next < all.length && all[next] != (byte) 0xff) next++;
        return next - at;
    }

    private static boolean isApart(int marker) {
        return (marker >= APP0 && marker <= APP15) || marker == COMMENT;
    }

    /// Tables (C4, CC) and an extension (C8) lie between the kinds of frames.
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static int[] components(Span frame) {
        int[] names = new int[frame.size() < 6 ? 0 : Math.min(frame.at(5), (frame.size() - 6) / 3)];
        for (int i = 0; i < names.length; i++) names[i] = frame.at(6 + 3 * i);
        return names;
    }

    private void look(int marker, Span content) {
        if (scans > 0) return;
        if (marker == APP0 && content.startsWith("JFIF\0") && content.size() >= 12) jfif = true;
        if (marker == APP14 && content.startsWith("Adobe") && content.size() >= 12) adobe = content.at(11);
        if (marker == APP1 && content.startsWith("Exif\0") && orientation == null)
            orientation = Orientation.inExif(content.from(6, content.size()));
    }

    /// Checks that decoding comes to an end.
    ///
    /// @param pixels that the file declares
    void requireFewScans(long pixels) throws IOException {
        if (scans <= MOST_SCANS && scans * pixels <= MOST_WORK) return;
        throw new IOException(
                String.format(
                        Locale.ROOT,
                        "%,d scans of %,d pixels, more than %,d scans or %,d pixels in all",
                        scans,
                        pixels,
                        MOST_SCANS,
                        MOST_WORK));
    }

    /// The file without profiles and other additions, whose colours Java leaves as they are.
    byte[] plain() {
        return plain.toByteArray();
    }

    Orientation orientation() {
        return orientation == null ? Orientation.UPRIGHT : orientation;
    }

    /// `jdapimin.c`, `default_decompress_parms`.
    Colours colours() throws IOException {
        return switch (components.length) {
            case 1 -> Colours.GREY;
            case 3 -> {
                if (jfif) yield Colours.YCC;
                if (adobe >= 0) yield adobe == 0 ? Colours.RGB : Colours.YCC;
                boolean named = components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
                yield named ? Colours.RGB : Colours.YCC;
            }
            case 4 -> adobe < 0 || adobe == 0 ? Colours.CMYK : Colours.YCCK;
            default -> throw new IOException("a JPEG of " + components.length + " components");
        };
    }

    /// Whether a warning of the decoder says that part of the picture is not there. Bytes too many between its parts harm nothing, and
    /// scans in another order than usual are as the file wants them.
    static boolean isDamage(String warning) {
        return !warning.contains("extraneous bytes") && !warning.contains("Inconsistent progression");
    }
}
