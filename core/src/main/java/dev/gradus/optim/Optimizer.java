package dev.gradus.optim;

import dev.gradus.config.Configured;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How gradients change parameters.
///
/// ```java
/// var adam = new Adam(1e-3).group(p -> p.name().endsWith("bias"), new Adam.Config().withLearningRate(1e-4));
/// adam.attach(model.parameters());
/// …
/// adam.zeroGrad(); loss.backward(); adam.step();
/// ```
/// A subclass is one algorithm: [#update] changes one parameter and reads like the paper. A parameter without a gradient is
/// skipped (no decay, no momentum), one with a zero gradient is not: PyTorch's rule.
///
/// @param <C> the settings of the algorithm
public abstract class Optimizer<C extends Record & Optimizer.Settings> implements Configured {
    private final C config;
    private final List<Group<C>> groups = new ArrayList<>();
    private List<Parameter> parameters = List.of();
    private final Map<String, Slots> slots = new TreeMap<>();
    private double learningRateFactor = 1;

    /// What every algorithm's settings have.
    public interface Settings {
        /// The size of a step before any schedule.
        ///
        /// @return positive and finite
        double learningRate();

        /// Checks every setting.
        ///
        /// @throws GradusException for a value out of range, or NaN
        void validate();
    }

    private record Group<C>(Predicate<Parameter> which, C settings) {}

    /// Checks the settings.
    ///
    /// @param config for all parameters without a group of their own
    protected Optimizer(C config) {
        config.validate();
        this.config = config;
    }

    /// Gives some parameters settings of their own; of several groups that match, the last counts.
    ///
    /// @param which tells whether a parameter belongs to it
    /// @param settings instead of the general ones
    /// @return this
    public Optimizer<C> group(Predicate<Parameter> which, C settings) {
        settings.validate();
        groups.add(new Group<>(which, settings));
        return this;
    }

    /// Names the parameters to be changed.
    ///
    /// @param all of a built model
    /// @throws GradusException when there are none, or two of one name
    public void attach(List<Parameter> all) {
        if (all.isEmpty()) {
            throw GradusException.got("%s: no parameters", name())
                    .expected("the parameters of a built model")
                    .because("the model was not built, or its layers have nothing to learn")
                    .repair("Call model.build(sampleShape, seed) first.");
        }
        Set<String> names = new HashSet<>();
        for (Parameter p : all) {
            if (!names.add(p.name())) {
                throw GradusException.got("%s: two parameters named '%s'", name(), p.name())
                        .expected("names that tell parameters apart")
                        .because("the parameters of two models were joined, or a layer is used twice")
                        .repair("Put the models into one Sequential, or give each its own optimizer.");
            }
        }
        parameters = List.copyOf(all);
    }

    /// Forgets all gradients.
    public void zeroGrad() {
        for (Parameter p : parameters) p.value().zeroGrad();
    }

    /// Changes every trainable parameter that has a gradient.
    public void step() {
        if (parameters.isEmpty()) attach(parameters);
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            if (g == null || !p.isTrainable()) continue;
            Slots own = slots.computeIfAbsent(p.name(), name -> new Slots());
            own.step++;
            C settings = settingsOf(p);
            update(p.value(), g, own, settings, settings.learningRate() * learningRateFactor);
        }
    }

    private C settingsOf(Parameter p) {
        C settings = config;
        for (Group<C> group : groups) if (group.which.test(p)) settings = group.settings;
        return settings;
    }

    /// Changes one parameter.
    ///
    /// @param p its values
    /// @param g its gradient, not to be changed
    /// @param slots its memory, with the step count already raised
    /// @param c its settings
    /// @param learningRate the size of this step, after schedules
    protected abstract void update(Tensor p, Tensor g, Slots slots, C c, double learningRate);

    /// Scales the learning rates of all groups, for schedules.
    ///
    /// @param factor 1 for the settings' own
    public void learningRateFactor(double factor) {
        learningRateFactor = factor;
    }

    /// The learning rate of the next step of parameters without a group.
    ///
    /// @return after schedules
    public double learningRate() {
        return config.learningRate() * learningRateFactor;
    }

    /// All that must be saved to continue: `1.weight.exp_avg` … and `1.weight.step` (float64).
    ///
    /// @return name → tensor, sorted; the slot tensors themselves, not copies
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new TreeMap<>();
        slots.forEach((name, s) -> {
            s.tensors.forEach((slot, tensor) -> state.put(name + "." + slot, tensor));
            state.put(name + ".step", Tensor.of(Shape.of(), new double[] {s.step}));
        });
        return state;
    }

    /// Takes over what [#state()] gave; values are copied.
    ///
    /// @param state of the same algorithm on the same parameters
    /// @throws GradusException when a name is not of an attached parameter, or a shape not its own
    public void state(Map<String, Tensor> state) {
        slots.clear();
        state.forEach((key, tensor) -> {
            int dot = key.lastIndexOf('.');
            String name = key.substring(0, Math.max(0, dot)), slot = key.substring(dot + 1);
            Parameter owner =
                    parameters.stream()
                            .filter(p -> p.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> wrongState("'" + name + "'", "state of the attached parameters only"));
            Shape fitting = slot.equals("step") ? Shape.of() : owner.value().shape();
            if (!tensor.shape().equals(fitting)) throw wrongState(key + " " + tensor.shape(), "the shape " + fitting);
            Slots own = slots.computeIfAbsent(name, n -> new Slots());
            if (slot.equals("step")) own.step = (long) tensor.item();
            else own.tensors.put(slot, tensor.copy());
        });
    }

    private GradusException wrongState(String got, String expected) {
        return GradusException.got("%s: state of %s", name(), got)
                .expected("%s", expected)
                .because("the state is of another model")
                .repair("Load it with the model that it was saved with.");
    }

    @Override
    public C config() {
        return config;
    }

    private String name() {
        return getClass().getSimpleName();
    }

    /// What an algorithm remembers of one parameter.
    protected static final class Slots {
        private long step;
        private final Map<String, Tensor> tensors = new LinkedHashMap<>();

        Slots() {}

        /// The number of updates, this one included.
        ///
        /// @return 1 at the first
        public long step() {
            return step;
        }

        /// A memory of the parameter's shape.
        ///
        /// @param name as PyTorch calls it
        /// @param like the parameter
        /// @return zeros at first, then what the last update left
        public Tensor get(String name, Tensor like) {
            @Nullable Tensor slot = tensors.get(name);
            if (slot == null) {
                slot = like.copy();
                slot.set(Tensor.full(like.shape(), 0, like.dtype()));
                tensors.put(name, slot);
            }
            return slot;
        }
    }
}
