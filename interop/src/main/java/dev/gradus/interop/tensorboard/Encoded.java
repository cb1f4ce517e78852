package dev.gradus.interop.tensorboard;

import dev.gradus.error.GradusException;
import dev.gradus.interop.protobuf.Message;
import java.util.List;

/// An event as the message of a record.
///
/// ```
/// Event    wall_time = 1 (double), step = 2, file_version = 3, graph_def = 4 (bytes), summary = 5, session_log = 7 {status = 1: 1 start}
/// Summary  value = 1 {tag = 1, simple_value = 2, image = 4, tensor = 8, metadata = 9}
/// Image    height = 1, width = 2, colorspace = 3, encoded_image_string = 4
/// SummaryMetadata  plugin_data = 1 {plugin_name = 1, content = 2}, data_class = 4: 2 tensor
/// ```
/// Source: `event.proto` and `summary.proto` of TensorBoard; histograms are tensors `[bins, 3]` of left and right edges and counts, as in its
/// `plugins/histogram/summary_v2.py`.
final class Encoded {
    static final String VERSION = "brain.Event:2";
    static final String HISTOGRAMS = "histograms", TEXT = "text", SCALARS = "scalars", IMAGES = "images";
    private static final int TENSOR = 2, RGB = 3, START = 1;

    private Encoded() {}

    /// The first event of each file.
    static Message version(double wallSeconds) {
        return new Message().put(1, wallSeconds).put(3, VERSION);
    }

    static Message of(Event event) {
        Message message = new Message().put(1, event.wallSeconds());
        if (event.step() != 0) message.put(2, event.step());
        return switch (event.content()) {
            case Content.Scalar(String tag, float value) -> summary(message, new Message().put(1, tag).put(2, value));
            case Content.Histogram histogram -> summary(message, of(histogram));
            case Content.Image image -> summary(message, of(image));
            case Content.Text(String tag, String markdown) ->
                    summary(message, tensor(tag, TEXT, new Message(), Numbers.of(markdown)));
            case Content.Experiment all -> summary(message, hyper(HyperParameters.EXPERIMENT, HyperParameters.of(all)));
            case Content.SessionStart start ->
                    summary(message, hyper(HyperParameters.START, HyperParameters.of(start)));
            case Content.SessionEnd end -> summary(message, hyper(HyperParameters.END, HyperParameters.of(end)));
            case Content.Graph graph -> message.put(4, GraphDef.of(graph));
            case Content.Restart _ -> message.put(7, new Message().put(1, START));
            case Content.Other(String tag) ->
                    throw GradusException.got(
                                    "an event of unknown content%s to be written",
                                    tag.isEmpty() ? "" : ", '" + tag + "'")
                            .expected("scalars, histograms, images, texts, hyper-parameters or a graph")
                            .because("it was read from a file of another program, of which not all is kept")
                            .repair("Leave it out, or copy the file as it is.");
        };
    }

    private static Message summary(Message event, Message value) {
        return event.put(5, new Message().put(1, value));
    }

    private static Message hyper(String tag, Message data) {
        return tensor(tag, HyperParameters.PLUGIN, data, Numbers.none());
    }

    private static Message tensor(String tag, String plugin, Message data, Message tensor) {
        Message metadata = new Message().put(1, new Message().put(1, plugin).put(2, data)).put(4, TENSOR);
        return new Message().put(1, tag).put(9, metadata).put(8, tensor);
    }

    private static Message of(Content.Histogram histogram) {
        List<Content.Bin> bins = histogram.bins();
        double[] rows = new double[3 * bins.size()];
        for (int i = 0; i < bins.size(); i++) {
            Content.Bin bin = bins.get(i);
            requireFinite(histogram.tag(), bin);
            rows[3 * i] = bin.left();
            rows[3 * i + 1] = bin.right();
            rows[3 * i + 2] = bin.count();
        }
        return tensor(histogram.tag(), HISTOGRAMS, new Message(), Numbers.of(rows, bins.size(), 3));
    }

    private static void requireFinite(String tag, Content.Bin bin) {
        if (Double.isFinite(bin.left())
                && Double.isFinite(bin.right())
                && Double.isFinite(bin.count())
                && bin.left() <= bin.right()
                && bin.count() >= 0) return;
        throw GradusException.got("histogram '%s' with %s", tag, bin)
                .expected("finite edges, the left one first, and a count of at least 0")
                .because("numbers that are infinite or NaN were put into a bin, or edges are mixed up")
                .repair("Count what is not finite apart, as a scalar.");
    }

    private static Message of(Content.Image image) {
        Message picture = new Message().put(1, image.height()).put(2, image.width()).put(3, RGB).put(4, image.png());
        return new Message().put(1, image.tag()).put(4, picture);
    }
}
