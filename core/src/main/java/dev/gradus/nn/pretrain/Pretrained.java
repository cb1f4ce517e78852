package dev.gradus.nn.pretrain;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.nn.NamePattern;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// First weights from elsewhere: those of a model that was trained before, with Gradus or another program.
///
/// ```java
/// var body = Weights.read(Path.of("lenet.safetensors"));
/// trainer.begin(body.pretrained(new Pretrained.Config(List.of("fc3.*=9.*"), Layout.TORCH, List.of("9.*"), false)));
/// ```
/// Names and shapes decide, after the names of the file were changed by explicit rules; nothing is guessed, and nothing is taken where
/// anything is missing. Parameters and running statistics are taken, so a batch normalization begins with those of the old data.
///
/// Defaults: all names as they are, PyTorch's order of the axes, every tensor of the model required. Errors: tensors that are missing, of
/// another shape, also where only the axes are in another order, or not finite; names that collide. Source: `load_state_dict` of PyTorch,
/// strict except for what is named.
public final class Pretrained {
    private final String source;
    private final Supplier<Map<String, Tensor>> weights;
    private final Config config;

    /// Settings.
    ///
    /// @param names rules that change names of the file into those of the model, in their order: `module.*=*`, `fc1.*=5.*`
    /// @param layout in which order the file has the axes
    /// @param skip parameters and statistics of the model that stay as they were initialized, by their names: `9.*` for a new last layer
    /// @param allowNonFinite whether weights may be NaN or infinite
    public record Config(List<String> names, Layout layout, List<String> skip, boolean allowNonFinite) {
        /// Keeps copies, and checks the rules.
        ///
        /// @throws GradusException when one of them has another form
        public Config {
            names = List.copyOf(names);
            skip = List.copyOf(skip);
            Renaming.of(names);
        }

        /// Everything as it is.
        public Config() {
            this(List.of(), Layout.TORCH, List.of(), false);
        }
    }

    /// Weights that are read when they are needed, which they are not where a training is resumed.
    ///
    /// @param source what they are of, for people
    /// @param weights name → tensor
    /// @param config the settings
    public Pretrained(String source, Supplier<Map<String, Tensor>> weights, Config config) {
        this.source = source;
        this.weights = weights;
        this.config = config;
    }

    /// Compares the weights with a model, which stays as it is.
    ///
    /// @param network built
    /// @return the table
    /// @throws GradusException when the weights cannot be read, or their names collide
    public Matching matching(Sequential network) {
        return Matching.of(source, network.state(), given(network), config);
    }

    /// Gives the weights to a model: all or nothing.
    ///
    /// @param network built; parameters and running statistics are changed in place
    /// @return what was taken
    /// @throws GradusException what [Matching#require] refuses
    public Matching apply(Sequential network) {
        Map<String, Matching.Given> given = given(network);
        Map<String, Tensor> state = network.state();
        requireUsed(state);
        Matching matching = Matching.of(source, state, given, config);
        matching.require();
        for (Matching.Row row : matching.of(Matching.Fate.TAKEN)) {
            Tensor to = Objects.requireNonNull(state.get(row.name()));
            to.set(Objects.requireNonNull(given.get(row.name())).value().to(to.dtype()));
        }
        return matching;
    }

    private void requireUsed(Map<String, Tensor> state) {
        for (String pattern : config.skip()) {
            if (state.keySet().stream().anyMatch(new NamePattern(pattern)::matches)) continue;
            throw GradusException.got("parameters '%s' to be left as they are", pattern)
                    .expected("a pattern that a name of the model matches")
                    .because("a spelling mistake, or a name of the file")
                    .repair("%s", Suggest.sentence(pattern, state.keySet().stream().limit(20).toList()));
        }
    }

    private Map<String, Matching.Given> given(Sequential network) {
        Map<String, Tensor> read = weights.get();
        boolean isKeras = config.layout() == Layout.KERAS;
        Map<String, String> renamed = Renaming.of(config.names()).apply(read.keySet());
        KerasLayout keras = isKeras ? new KerasLayout(network) : null;
        Map<String, Matching.Given> given = new LinkedHashMap<>();
        renamed.forEach((name, origin) -> {
            var as = new Matching.Given(origin, Objects.requireNonNull(read.get(origin)), "");
            String own = isKeras ? KerasLayout.name(name) : name;
            var before = given.putIfAbsent(own, keras == null ? as : keras.convert(name, as));
            if (before != null) throw both(before.origin(), origin, own);
        });
        return given;
    }

    private static GradusException both(String one, String other, String name) {
        return GradusException.got("%s and %s of the file, which are both %s", one, other, name)
                .expected("one tensor for each of the model")
                .because("the file has it in two layouts")
                .repair("Rename one of them by a rule.");
    }
}
