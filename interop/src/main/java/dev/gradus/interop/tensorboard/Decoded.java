package dev.gradus.interop.tensorboard;

import dev.gradus.interop.protobuf.Fields;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The message of a record as events, one for each value; see [Encoded] for its fields.
///
/// Scalars and histograms of older and newer forms are read alike.
final class Decoded {
    private double wallSeconds;
    private long step;
    private String version = "";
    private final List<Content> contents = new ArrayList<>();

    private Decoded() {}

    /// Reads a record.
    ///
    /// @param where for errors
    /// @param events gets what it says
    /// @return the version of the file, which the first record tells; else empty
    static String read(String where, ByteBuffer record, Consumer<Event> events) {
        Decoded all = new Decoded();
        all.read(where, Fields.of(where, record));
        for (Content content : all.contents) events.accept(new Event(all.wallSeconds, all.step, content));
        return all.version;
    }

    private void read(String where, Fields event) {
        while (event.next()) {
            switch (event.number()) {
                case 1 -> wallSeconds = event.real64();
                case 2 -> step = event.whole();
                case 3 -> version = event.text();
                case 4 -> contents.add(GraphDef.read(Fields.of(where, event.bytes())));
                case 5 -> {
                    Fields values = event.message();
                    while (values.next()) if (values.number() == 1) contents.add(value(where, values.message()));
                }
                case 7 -> contents.add(session(event.message()));
                default -> contents.add(new Content.Other(""));
            }
        }
    }

    private static Content session(Fields log) {
        boolean isStart = false;
        while (log.next()) if (log.number() == 1) isStart = log.int32() == 1;
        return isStart ? new Content.Restart() : new Content.Other("");
    }

    private static Content value(String where, Fields value) {
        String tag = "";
        Metadata metadata = null;
        Numbers tensor = null;
        Float simple = null;
        Content.Image image = null;
        List<Content.Bin> bins = null;
        while (value.next()) {
            switch (value.number()) {
                case 1 -> tag = value.text();
                case 2 -> simple = value.real32();
                case 4 -> image = image(value.message());
                case 5 -> bins = bins(value.message());
                case 8 -> tensor = Numbers.of(value.message());
                case 9 -> metadata = Metadata.read(value.message());
                default -> {}
            }
        }
        if (simple != null) return new Content.Scalar(tag, simple);
        if (image != null) return new Content.Image(tag, image.width(), image.height(), image.png());
        if (bins != null) return new Content.Histogram(tag, bins);
        Content known = metadata == null ? null : plugin(where, tag, metadata, tensor);
        return Objects.requireNonNullElse(known, new Content.Other(tag));
    }

    /// Which plugin a value is for, and what it says to it.
    private record Metadata(String plugin, ByteBuffer content) {
        static Metadata read(Fields fields) {
            String plugin = "";
            ByteBuffer content = ByteBuffer.allocate(0);
            while (fields.next()) {
                if (fields.number() != 1) continue;
                Fields data = fields.message();
                while (data.next()) {
                    if (data.number() == 1) plugin = data.text();
                    if (data.number() == 2) content = data.bytes();
                }
            }
            return new Metadata(plugin, content);
        }
    }

    private static @Nullable Content plugin(String where, String tag, Metadata metadata, @Nullable Numbers tensor) {
        if (metadata.plugin.equals(HyperParameters.PLUGIN))
            return HyperParameters.read(Fields.of(where, metadata.content));
        if (tensor == null) return null;
        double[] numbers = tensor.numbers();
        List<ByteBuffer> texts = tensor.texts();
        return switch (metadata.plugin) {
            case Encoded.SCALARS -> numbers.length == 1 ? new Content.Scalar(tag, (float) numbers[0]) : null;
            case Encoded.HISTOGRAMS -> numbers.length % 3 == 0 ? new Content.Histogram(tag, rows(numbers)) : null;
            case Encoded.TEXT -> texts.isEmpty() ? null : new Content.Text(tag, text(texts.getFirst()));
            case Encoded.IMAGES -> texts.size() < 3 ? null : image(tag, texts);
            default -> null;
        };
    }

    private static List<Content.Bin> rows(double[] numbers) {
        List<Content.Bin> bins = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 3)
            bins.add(new Content.Bin(numbers[i], numbers[i + 1], numbers[i + 2]));
        return bins;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    /// Width, height and the first file, as the newer form has them.
    private static @Nullable Content image(String tag, List<ByteBuffer> texts) {
        try {
            int width = Integer.parseInt(text(texts.get(0))), height = Integer.parseInt(text(texts.get(1)));
            return new Content.Image(tag, width, height, bytes(texts.get(2)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static byte[] bytes(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.duplicate().get(bytes);
        return bytes;
    }

    private static Content.Image image(Fields fields) {
        int width = 0, height = 0;
        byte[] png = {};
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> height = fields.int32();
                case 2 -> width = fields.int32();
                case 4 -> png = bytes(fields.bytes());
                default -> {}
            }
        }
        return new Content.Image("", width, height, png);
    }

    /// The older form: min = 1, max = 2, right edges = 6, counts = 7.
    private static List<Content.Bin> bins(Fields fields) {
        double least = 0, greatest = 0;
        ByteArrayOutputStream right = new ByteArrayOutputStream(), inBins = new ByteArrayOutputStream();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> least = fields.real64();
                case 2 -> greatest = fields.real64();
                case 6 -> fields.reals(8, right);
                case 7 -> fields.reals(8, inBins);
                default -> {}
            }
        }
        double[] limits = Numbers.doubles(Numbers.little(right)), counts = Numbers.doubles(Numbers.little(inBins));
        List<Content.Bin> bins = new ArrayList<>();
        int n = Math.min(limits.length, counts.length);
        for (int i = 0; i < n; i++)
            bins.add(new Content.Bin(i == 0 ? least : limits[i - 1], i == n - 1 ? greatest : limits[i], counts[i]));
        return bins;
    }
}
