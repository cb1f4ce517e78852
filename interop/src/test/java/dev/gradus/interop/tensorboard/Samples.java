package dev.gradus.interop.tensorboard;

import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Events of all kinds.
final class Samples {
    /// A red pixel beside a blue one.
    static final byte[] PNG =
            HexFormat.of()
                    .parseHex(
                            "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd000000"
                                    + "0f49444154789c63f8cfc0c0c0f01f00070001ff7e08b1d00000000049454e44ae426082");

    private Samples() {}

    static List<Event> events() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("optimizer.learningRate", 0.001);
        settings.put("model", "mlp");
        settings.put("recorded", true);
        var model =
                Sequential.of(
                        new Linear(4),
                        LayerGraph.of(
                                Node.of("first", new Linear(4)), Node.of("sum", new ReLU()).add("first", "input")),
                        new Linear(2));
        List<Event> events = new ArrayList<>();
        events.add(new Event(1000, 0, new Content.SessionStart(settings, 1000)));
        events.add(new Event(1000, 0, ModelNodes.of(model, Shape.of(3))));
        for (int step = 1; step <= 3; step++)
            events.add(new Event(1000 + step, step, new Content.Scalar("step/loss", 1f / step)));
        events.add(new Event(1003, 3, new Content.Scalar("step/none", Float.NaN)));
        events.add(
                new Event(
                        1003,
                        3,
                        new Content.Histogram(
                                "weight/0.weight",
                                List.of(
                                        new Content.Bin(-0.5, -0.25, 3),
                                        new Content.Bin(0, 0, 2),
                                        new Content.Bin(0.25, 1e-3 + 0.5, 7)))));
        events.add(new Event(1003, 3, new Content.Histogram("weight/empty", List.of())));
        events.add(new Event(1004, 4, new Content.Image("images/two", 2, 1, PNG)));
        events.add(new Event(1004, 4, new Content.Text("findings/dead-units", "größer **than** 크다")));
        Map<String, Object> examples = new LinkedHashMap<>();
        examples.put("optimizer.learningRate", 0.0);
        examples.put("model", "");
        examples.put("recorded", false);
        events.add(new Event(1005, 4, new Content.Experiment(examples, List.of("step/loss", "test/accuracy"))));
        events.add(new Event(1006, 4, new Content.Scalar("test/accuracy", 0.75f)));
        events.add(new Event(1006, 4, new Content.SessionEnd(true, 1006.5)));
        return events;
    }
}
