package dev.gradus.optim;

import dev.gradus.config.Configured;
import dev.gradus.config.Describe;
import dev.gradus.config.Records;
import dev.gradus.error.GradusException;
import dev.gradus.error.Mistakes;
import dev.gradus.error.Suggest;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How gradients change parameters.
///
/// ```java
/// var adam = new AdamW(1e-3).group(Parameters.vectors(), Map.of("weightDecay", 0));   // no decay on biases and norms
/// adam.attach(model.parameters());
/// …
/// adam.zeroGrad(); value.backward(); adam.step();
/// ```
/// A subclass is one algorithm: [#update] changes one parameter and reads like the paper. A parameter without a gradient is
/// skipped (no decay, no momentum), one with a zero gradient is not: PyTorch's rule.
///
/// @param <C> the settings of the algorithm
public abstract class Optimizer<C extends Record & Optimizer.Settings> implements Configured {
    private static final String NO_GRADIENT =
            ".step() changed nothing: none of its parameters has a gradient. Likely cause: backward() was not called before, or the loss"
                    + " does not depend on these parameters, but on those of another model. Repair: call zeroGrad(), backward(), step()"
                    + " in this order, and attach the optimizer to the parameters of the model that is trained.";
    private static final String NEVER_ZEROED =
            ".step() with gradients that contain those of the step before. Likely cause: zeroGrad() was left out, so that gradients are"
                    + " summed over all steps. Repair: call zeroGrad(), backward(), step() in this order.";

    private final C config;
    private final List<Group<C>> groups = new ArrayList<>();
    private RateScales scales = RateScales.NONE;
    private List<Parameter> parameters = List.of();
    private final Map<String, Slots> slots = new TreeMap<>();
    private double learningRateFactor = 1;
    private @Nullable Double momentum;

    /// Whether a step without gradients, or with gradients of several steps, was reported.
    private boolean reported;

    /// The settings in force, of each parameter: they change seldom, and a step is not the place to look for them.
    private List<C> settings = List.of();

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

    /// Whether some parameters have settings of their own.
    ///
    /// @return false where all have those of [#config]
    public final boolean hasGroups() {
        return !groups.isEmpty();
    }

    /// Gives some parameters settings of their own; of several groups that match, the last counts.
    ///
    /// @param which tells whether a parameter belongs to it
    /// @param settings instead of the general ones
    /// @return this
    public Optimizer<C> group(Predicate<Parameter> which, C settings) {
        settings.validate();
        groups.add(new Group<>(which, settings));
        settle();
        return this;
    }

    /// Changes some of the general settings for some parameters: the form for files and for one line.
    ///
    /// @param which tells whether a parameter belongs to it, such as [Parameters#vectors()]
    /// @param changes setting → value; the other settings are the general ones
    /// @return this
    /// @throws GradusException for an unknown setting or a value out of range
    public Optimizer<C> group(Predicate<Parameter> which, Map<String, ?> changes) {
        return group(which, Records.read(name() + " group", config, changes));
    }

    /// Gives some parameters a share of the learning rate that they would have.
    ///
    /// @param shares of all parameters, instead of those before
    /// @return this
    /// @throws GradusException when it is attached already, and a rule matches no parameter
    public Optimizer<C> scaleRates(RateScales shares) {
        scales = shares;
        settle();
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
        for (Group<C> group : groups) {
            if (group.which instanceof Parameters.Named named && all.stream().noneMatch(named)) {
                throw GradusException.got("%s: a group of the parameters '%s'", name(), named.glob())
                        .expected("a pattern that some parameter's name matches")
                        .because("a spelling mistake, or the group of another model")
                        .repair(Suggest.sentence(named.glob(), names));
            }
        }
        parameters = List.copyOf(all);
        settle();
    }

    private void settle() {
        C general = inForce(config);
        List<Group<C>> special = groups.stream().map(g -> new Group<>(g.which, inForce(g.settings))).toList();
        double[] shares = parameters.isEmpty() ? new double[0] : scales.of(parameters); // not attached yet
        List<C> all = new ArrayList<>();
        for (int i = 0; i < shares.length; i++)
            all.add(withRate(settingsOf(parameters.get(i), general, special), shares[i]));
        settings = List.copyOf(all);
    }

    private C withRate(C written, double share) {
        if (share == 1) return written;
        return Records.read(name(), written, Map.of("learningRate", share * written.learningRate()));
    }

    private static <C> C settingsOf(Parameter p, C general, List<Group<C>> special) {
        C settings = general;
        for (Group<C> group : special) if (group.which.test(p)) settings = group.settings;
        return settings;
    }

    private C inForce(C written) {
        return momentum == null ? written : withMomentum(written, momentum);
    }

    private C withMomentum(C written, double share) {
        C moved = Records.read(name(), written, Map.of(momentumName(), share));
        moved.validate();
        return moved;
    }

    private String momentumName() {
        for (RecordComponent c : config.getClass().getRecordComponents()) {
            if (c.getName().equals("momentum") || c.getName().equals("beta1")) return c.getName();
        }
        throw GradusException.got("%s: a schedule of the momentum", name())
                .expected("an optimizer with a momentum or a beta1")
                .because("the schedule moves the momentum too, and this algorithm has none")
                .repair("Let the schedule leave the momentum alone, or use Sgd or Adam.");
    }

    /// Whether it remembers steps, as after a training.
    ///
    /// @return false for a new one
    public boolean hasMemory() {
        return !slots.isEmpty();
    }

    /// Forgets all gradients.
    public void zeroGrad() {
        for (Parameter p : parameters) p.value().zeroGrad();
    }

    /// Changes every trainable parameter that has a gradient.
    public void step() {
        List<Parameter> parameters = parameters();
        boolean found = false;
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            Tensor g = p.grad();
            if (g == null || !p.isTrainable()) continue;
            if (!found) checkFirst(p);
            found = true;
            Slots own = memory(p);
            own.countStep();
            C c = settings.get(i);
            update(p.value(), g, own, c, scheduled(c));
        }
        if (!found) reportNone();
    }

    /// Reports a step with the gradients of several; looks at the first gradient of the step alone.
    final void checkFirst(Parameter p) {
        if (Ops.useGradient(p.value())) report(NEVER_ZEROED);
    }

    /// Reports a step without any gradient.
    final void reportNone() {
        report(NO_GRADIENT);
    }

    private void report(String mistake) {
        if (!reported) Mistakes.report(name() + mistake);
        reported = true;
    }

    /// Changes every trainable parameter that then has a gradient, with the loss at hand: [Lbfgs] looks at several points in
    /// a step, all others evaluate once.
    ///
    /// @param evaluate forgets the gradients, runs forward and backward with the parameters as they are, and gives the loss;
    ///     at the same parameters always the same, so with the same random numbers
    /// @return the loss before the step
    public double step(DoubleSupplier evaluate) {
        double loss = evaluate.getAsDouble();
        step();
        return loss;
    }

    /// What is remembered of a parameter.
    final Slots memory(Parameter p) {
        return slots.computeIfAbsent(p.name(), name -> new Slots());
    }

    /// The settings in force of one parameter.
    final C settings(int parameter) {
        return settings.get(parameter);
    }

    /// The learning rate after schedules.
    final double scheduled(C settings) {
        return settings.learningRate() * learningRateFactor;
    }

    /// All parameters, attached.
    ///
    /// @throws GradusException when there are none
    final List<Parameter> parameters() {
        if (parameters.isEmpty()) attach(parameters);
        return parameters;
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

    /// What the learning rates of all groups are multiplied by.
    ///
    /// @return 1 unless a schedule has changed it
    public double learningRateFactor() {
        return learningRateFactor;
    }

    /// Sets the share of the past gradient, for schedules: the setting `momentum`, or `beta1` in Adam's family.
    ///
    /// @param share of all groups, instead of the settings' own
    /// @throws GradusException for an algorithm that has none
    public void momentum(double share) {
        requireMomentum(share); // refused before anything changes
        momentum = share;
        settle();
    }

    /// Refuses what [#momentum(double)] refuses, and changes nothing.
    ///
    /// @param share of the past gradient
    /// @throws GradusException for an algorithm that has none, or a share that one of the groups cannot have
    public void requireMomentum(double share) {
        withMomentum(config, share);
        for (Group<C> group : groups) withMomentum(group.settings, share);
    }

    /// The learning rate of the next step of parameters without a group.
    ///
    /// @return after schedules
    public double learningRate() {
        return scheduled(config);
    }

    /// Bytes of all that the algorithm will remember of the attached parameters, known before the first step.
    ///
    /// @return the slots of those that are not frozen; single numbers are not counted
    public long slotBytes() {
        long bytes = 0;
        for (int i = 0; i < parameters().size(); i++) {
            Parameter p = parameters.get(i);
            long size = (long) p.value().size() * (p.value().dtype() == DType.FLOAT64 ? Double.BYTES : Float.BYTES);
            if (p.isTrainable()) bytes += slotCount(settings.get(i)) * size;
        }
        return bytes;
    }

    /// How many memories of a parameter's shape the algorithm keeps of each parameter.
    ///
    /// @param c the settings of a parameter
    /// @return 2, as Adam, unless said otherwise
    protected int slotCount(C c) {
        return 2;
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
        Map<String, Parameter> owners = new HashMap<>();
        for (Parameter p : parameters) owners.put(p.name(), p);
        state.forEach((key, tensor) -> {
            int dot = key.lastIndexOf('.');
            String name = key.substring(0, Math.max(0, dot)), slot = key.substring(dot + 1);
            Parameter owner = owners.get(name);
            if (owner == null) throw wrongState("'" + name + "'", "state of the attached parameters only");
            boolean number = tensor.shape().rank() == 0 && tensor.dtype() == DType.FLOAT64;
            Shape fitting = slot.equals("step") || number ? Shape.of() : owner.value().shape();
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

    @Override
    public String toString() {
        return Describe.of(this);
    }

    private String name() {
        return getClass().getSimpleName();
    }

    /// What an algorithm remembers of one parameter.
    protected static final class Slots {
        private long step;
        private final Map<String, Tensor> tensors = new LinkedHashMap<>();

        /// What the rule of a step is given, and the settings that it was made for.
        private Tensor[] given = {};

        private @Nullable Object givenFor;

        Slots() {}

        /// What was remembered for the same tensors and settings.
        Tensor @Nullable [] tensors(Tensor p, Tensor g, Object settings) {
            return given.length > 0 && given[0] == p && given[1] == g && settings.equals(givenFor) ? given : null;
        }

        Tensor[] remember(Object settings, Tensor[] all) {
            givenFor = settings;
            given = all;
            return all;
        }

        void countStep() {
            step++;
        }

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
                Elements.update((e, scratch) -> e[0].fill(0), slot); // takes nothing of the workspace of the step
                tensors.put(name, slot);
            }
            return slot;
        }

        /// A memory that is one number for the whole parameter.
        ///
        /// @param name as PyTorch calls it
        /// @param first its first value
        /// @return what was last set
        public double number(String name, double first) {
            @Nullable Tensor slot = tensors.get(name);
            return slot == null ? first : slot.item();
        }

        /// Remembers a number for the next update.
        ///
        /// @param name as PyTorch calls it
        /// @param value its new value, kept in float64
        public void setNumber(String name, double value) {
            Tensor slot = tensors.computeIfAbsent(name, n -> Tensor.of(Shape.of(), new double[1]).copy());
            slot.set(Tensor.full(Shape.of(), value, DType.FLOAT64));
        }
    }
}
