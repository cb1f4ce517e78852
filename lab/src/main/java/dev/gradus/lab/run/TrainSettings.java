package dev.gradus.lab.run;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.catalogue.OptimizerForm;
import dev.gradus.config.Records;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.lab.model.Architecture;
import dev.gradus.lab.model.Architectures;
import dev.gradus.nn.Loss;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.Shape;
import dev.gradus.train.TrainConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that decides a training run: the one schema of YAML files, flags and `run.json`, with the defaults in one place.
///
/// ```yaml
/// data: mnist
/// model: {type: mlp, hidden: [256, 256, 256], dropout: 0.2}      # or a list of layers: [flatten, {type: linear, units: 10}]
/// optimizer: {type: adam, learningRate: 0.001}
/// loss: cross-entropy
/// epochs: 5
/// ```
/// Defaults: digits, [dev.gradus.optim.Adam], cross entropy; hidden layers, epochs, batch size and preparation as
/// [DataSource] has them for the data.
///
/// @param general everything that is one value
/// @param model the network
/// @param optimizer in the form of [OptimizerForm], as an optimizer is used once
/// @param loss to be made small
/// @param course what accompanies training
/// @param care what watches over it
public record TrainSettings(
        General general,
        Architecture model,
        Map<String, Object> optimizer,
        Loss loss,
        CourseSettings course,
        CareSettings care) {
    private static final List<String> PARTS =
            Stream.of(List.of("model", "optimizer", "loss"), CourseSettings.NAMES, CareSettings.NAMES)
                    .flatMap(List::stream)
                    .toList();

    /// The settings that are one value each.
    ///
    /// @param data the name of a [DataSource]
    /// @param dataDir a folder with the files of the data, or empty
    /// @param prepare what is done to the inputs
    /// @param epochs passes over the training split
    /// @param batchSize samples in one step
    /// @param dropLast whether the last, smaller batch of an epoch is left out
    /// @param seed decides everything random
    /// @param steps updates of the parameters after which training ends, 0 for no limit
    /// @param minutes after which training ends, 0 for no limit
    /// @param accumulate batches whose gradients make one update
    /// @param subset training samples that are measured as the validation split is, 0 for none
    public record General(
            String data,
            String dataDir,
            Prepare prepare,
            int epochs,
            int batchSize,
            boolean dropLast,
            long seed,
            long steps,
            double minutes,
            int accumulate,
            int subset) {
        /// Makes the folder absolute, so that a run can be repeated from anywhere.
        public General {
            dataDir = dataDir.isEmpty() ? "" : Path.of(dataDir).toAbsolutePath().normalize().toString();
        }
    }

    /// Settings from one place.
    ///
    /// @param where they are written, for errors: a file, or the command
    /// @param values name → value
    public record Given(String where, Map<String, ?> values) {
        /// The settings of a YAML or JSON file.
        ///
        /// @param file with a map
        /// @return its settings
        /// @throws GradusException when it cannot be read, holds no map, or has an unknown key
        public static Given of(Path file) {
            if (!(YamlFile.read(file) instanceof Map<?, ?> map)) {
                throw GradusException.got("%s holds no settings by name", file)
                        .expected("lines such as 'epochs: 5'")
                        .because("it is a list, or a file of another kind")
                        .repair("Give a list of layers with --model instead of --config.");
            }
            Map<String, Object> values = new LinkedHashMap<>();
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
            for (String key : values.keySet()) requireKnown(YamlFile.place(file, key), key);
            return new Given(file.toString(), values);
        }
    }

    /// The settings that result where later ones override earlier ones and defaults fill the rest.
    ///
    /// @param given for example a file, then the flags
    /// @return checked settings
    /// @throws GradusException for an unknown name or a value out of range
    public static TrainSettings of(List<Given> given) {
        DataSource data = DataSource.DIGITS;
        for (Given part : given) {
            for (String key : part.values.keySet()) requireKnown(part.where, key);
            if (part.values.containsKey("data")) data = DataSource.named(String.valueOf(part.values.get("data")));
        }
        Object model = data.model(), optimizer = "adam", loss = "cross-entropy";
        for (Given part : given) {
            model = merge(model, orFile(part.values.get("model")));
            optimizer = merge(optimizer, part.values.get("optimizer"));
            loss = merge(loss, part.values.get("loss"));
        }
        General general = data.defaults();
        for (Given part : given) {
            Map<String, Object> values = new LinkedHashMap<>(part.values);
            values.keySet().removeAll(PARTS);
            general = Records.read(part.where, general, values);
        }
        var settings =
                new TrainSettings(
                        general,
                        Architectures.ALL.read(model),
                        OptimizerForm.complete(optimizer),
                        Catalogues.LOSSES.read(loss),
                        CourseSettings.of(given),
                        CareSettings.of(given));
        settings.config();
        settings.model.network(1); // the settings of its layers are checked before any data is read
        return settings;
    }

    private static void requireKnown(String where, String key) {
        List<String> known =
                Stream.concat(PARTS.stream(), Arrays.stream(General.class.getRecordComponents()).map(c -> c.getName()))
                        .toList();
        if (known.contains(key)) return;
        throw GradusException.got("%s: unknown setting '%s'", where, Printable.excerpt(key, 80))
                .expected("one of the %d settings of a training run", known.size())
                .because("a spelling mistake")
                .repair(Suggest.sentence(key, known));
    }

    /// What is written later wins; a map without a type changes what was there, and the name alone of what was there
    /// keeps its settings.
    private static Object merge(Object before, @Nullable Object later) {
        return switch (later) {
            case null -> before;
            case String name when before instanceof Map<?, ?> map && name.equals(map.get("type")) -> before;
            case List<?> layers -> Map.of("type", "layers", "layers", layers);
            case Map<?, ?> changes when before instanceof Map<?, ?> map && isOf(changes, map.get("type")) -> {
                Map<Object, Object> merged = new LinkedHashMap<>(map);
                merged.putAll(changes);
                yield merged;
            }
            case Map<?, ?> changes when isOf(changes, before) -> {
                Map<Object, Object> typed = new LinkedHashMap<>(changes);
                typed.put("type", before);
                yield typed;
            }
            default -> later;
        };
    }

    private static boolean isOf(Map<?, ?> settings, @Nullable Object type) {
        Object own = settings.get("type");
        return own == null || own.equals(type);
    }

    /// The model that a file describes, where a model is named as files are.
    private static @Nullable Object orFile(@Nullable Object model) {
        if (!(model instanceof String name) || !YamlFile.isName(name)) return model;
        Object document = YamlFile.read(Path.of(name));
        return document instanceof Map<?, ?> map && map.containsKey("model") ? map.get("model") : document;
    }

    /// These settings for samples of a known size.
    ///
    /// @param sample the shape of a sample
    /// @return completed settings
    /// @throws GradusException when samples of this size cannot be augmented as wanted
    public TrainSettings on(Shape sample) {
        return new TrainSettings(general, model, optimizer, loss, course.on(sample), care);
    }

    /// How long and in what portions to train.
    ///
    /// @return the trainer's part
    public TrainConfig config() {
        return new TrainConfig(
                general.epochs,
                general.batchSize,
                general.dropLast,
                general.seed,
                general.steps,
                60 * general.minutes,
                general.accumulate,
                general.subset);
    }

    /// A new optimizer.
    ///
    /// @return not attached yet
    public Optimizer<?> newOptimizer() {
        return OptimizerForm.read(optimizer);
    }

    /// The short name of the model: `mlp`.
    ///
    /// @return its name in the catalogue
    public String modelName() {
        return String.valueOf(Architectures.ALL.write(model).get("type"));
    }

    /// The short name of the optimizer: `adam`.
    ///
    /// @return its name in the catalogue
    public String optimizerName() {
        return String.valueOf(optimizer.get("type"));
    }

    /// All settings in the form in which [#of] reads them.
    ///
    /// @return maps, lists, texts, numbers and booleans
    public Map<String, Object> written() {
        Map<String, Object> all = new LinkedHashMap<>(Records.write(general));
        all.put("model", Architectures.ALL.write(model));
        all.put("optimizer", optimizer);
        all.put("loss", Catalogues.LOSSES.write(loss));
        for (String name : CourseSettings.NAMES) {
            Object form = course.written().get(name);
            if (form != null) all.put(name, form);
        }
        for (String name : CareSettings.NAMES) {
            Object form = care.written().get(name);
            if (form != null) all.put(name, form);
        }
        return all;
    }
}
