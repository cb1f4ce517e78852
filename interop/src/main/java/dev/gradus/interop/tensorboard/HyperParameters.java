package dev.gradus.interop.tensorboard;

import dev.gradus.interop.protobuf.Fields;
import dev.gradus.interop.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the plugin `hparams` keeps in the metadata of values without content.
///
/// ```
/// HParamsPluginData  version = 1 (0), experiment = 2 | session_start_info = 3 | session_end_info = 4
/// Experiment         hparam_infos = 4 {name = 1, type = 4: 1 string, 2 bool, 3 float64}, metric_infos = 5 {name = 1 {tag = 2}}
/// SessionStartInfo   hparams = 1 {key = 1, value = 2 {number = 2 | string = 3 | bool = 4}}, start_time_secs = 5
/// SessionEndInfo     status = 1: 1 success, 2 failure; end_time_secs = 2
/// ```
final class HyperParameters {
    static final String PLUGIN = "hparams";
    static final String EXPERIMENT = "_hparams_/experiment",
            START = "_hparams_/session_start_info",
            END = "_hparams_/session_end_info";
    private static final int STRING = 1, BOOL = 2, FLOAT64 = 3, SUCCESS = 1, FAILURE = 2;

    private HyperParameters() {}

    static Message of(Content.Experiment experiment) {
        Message message = new Message();
        experiment
                .hyperParameters()
                .forEach((name, value) -> {
                    int type = value instanceof Double ? FLOAT64 : value instanceof Boolean ? BOOL : STRING;
                    message.put(4, new Message().put(1, name).put(4, type));
                });
        for (String tag : experiment.metrics())
            message.put(5, new Message().put(1, new Message().put(2, tag)).put(3, tag));
        return new Message().put(2, message);
    }

    static Message of(Content.SessionStart start) {
        Message message = new Message();
        start.hyperParameters().forEach((name, value) -> message.put(1, new Message().put(1, name).put(2, of(value))));
        return new Message().put(3, message.put(5, start.startSeconds()));
    }

    private static Message of(Object value) {
        return switch (value) {
            case Double number -> new Message().put(2, number);
            case Boolean truth -> new Message().put(4, truth ? 1 : 0);
            default -> new Message().put(3, value.toString());
        };
    }

    static Message of(Content.SessionEnd end) {
        Message message = new Message().put(1, end.isSuccess() ? SUCCESS : FAILURE).put(2, end.endSeconds());
        return new Message().put(4, message);
    }

    /// Reads the metadata of a value.
    ///
    /// @return null where it is of none of the three kinds
    static @Nullable Content read(Fields data) {
        Content found = null;
        while (data.next()) {
            switch (data.number()) {
                case 2 -> found = experiment(data.message());
                case 3 -> found = start(data.message());
                case 4 -> found = end(data.message());
                default -> {}
            }
        }
        return found;
    }

    private static Content experiment(Fields fields) {
        Map<String, Object> names = new LinkedHashMap<>();
        List<String> metrics = new ArrayList<>();
        while (fields.next()) {
            if (fields.number() == 4) {
                Fields info = fields.message();
                String name = "";
                Object example = "";
                while (info.next()) {
                    if (info.number() == 1) name = info.text();
                    if (info.number() == 4) {
                        int type = info.int32();
                        example = type == FLOAT64 ? (Object) 0.0 : type == BOOL ? (Object) false : "";
                    }
                }
                names.put(name, example);
            } else if (fields.number() == 5) {
                Fields info = fields.message();
                while (info.next()) if (info.number() == 1) metrics.add(text(info.message(), 2));
            }
        }
        return new Content.Experiment(names, metrics);
    }

    private static String text(Fields fields, int number) {
        String text = "";
        while (fields.next()) if (fields.number() == number) text = fields.text();
        return text;
    }

    private static Content start(Fields fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        double seconds = 0;
        while (fields.next()) {
            if (fields.number() == 5) seconds = fields.real64();
            if (fields.number() != 1) continue;
            Fields entry = fields.message();
            String name = "";
            Object value = "";
            while (entry.next()) {
                if (entry.number() == 1) name = entry.text();
                if (entry.number() == 2) value = value(entry.message());
            }
            values.put(name, value);
        }
        return new Content.SessionStart(values, seconds);
    }

    private static Object value(Fields fields) {
        Object value = "";
        while (fields.next()) {
            switch (fields.number()) {
                case 2 -> value = fields.real64();
                case 3 -> value = fields.text();
                case 4 -> value = fields.whole() != 0;
                default -> {}
            }
        }
        return value;
    }

    private static Content end(Fields fields) {
        boolean isSuccess = false;
        double seconds = 0;
        while (fields.next()) {
            if (fields.number() == 1) isSuccess = fields.int32() == SUCCESS;
            if (fields.number() == 2) seconds = fields.real64();
        }
        return new Content.SessionEnd(isSuccess, seconds);
    }
}
