package dev.gradus.optim;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An optimizer that treats every element alike, whichever parameter it belongs to: nearly all of them.
///
/// A subclass names its slots and gives the rule of a step, which reads like the paper. The rule is made once for all parameters
/// of the same settings and age, and run over all of them at once, on all threads.
///
/// @param <C> the settings of the algorithm
public abstract class ElementWiseOptimizer<C extends Record & Optimizer.Settings> extends Optimizer<C> {
    private final List<Tensor[]> batch = new ArrayList<>();

    /// Checks the settings.
    ///
    /// @param config for all parameters without a group of their own
    protected ElementWiseOptimizer(C config) {
        super(config);
    }

    /// What is remembered of each element.
    ///
    /// @param c the settings of a parameter
    /// @return names as PyTorch's; zeros at first
    protected abstract List<String> slots(C c);

    @Override
    protected final int slotCount(C c) {
        return (int) slots(c).stream().distinct().count();
    }

    /// What a step does to a block of elements.
    ///
    /// @param c the settings
    /// @param t the number of the step, from 1
    /// @param learningRate the size of this step, after schedules
    /// @return the rule; its blocks are parameter, gradient (not to be changed) and the [#slots] in their order
    protected abstract Elements.Update rule(C c, long t, double learningRate);

    @Override
    public final void step() {
        List<Parameter> all = parameters();
        Elements.@Nullable Update rule = null;
        @Nullable C settings = null;
        long age = 0;
        boolean found = false;
        for (int i = 0; i < all.size(); i++) {
            Parameter p = all.get(i);
            Tensor g = p.grad();
            if (g == null || !p.isTrainable()) continue;
            if (!found) checkFirst(p);
            found = true;
            Slots own = memory(p);
            own.countStep();
            C c = settings(i);
            if (rule == null || age != own.step() || !c.equals(settings)) {
                run(rule);
                settings = c;
                age = own.step();
                rule = rule(c, age, scheduled(c));
            }
            Tensor value = p.value();
            Tensor[] known = own.tensors(value, g, c);
            batch.add(known != null ? known : own.remember(c, tensors(value, g, own, c)));
        }
        run(rule);
        if (!found) reportNone();
    }

    private Tensor[] tensors(Tensor p, Tensor g, Slots own, C c) {
        List<String> names = slots(c);
        Tensor[] tensors = new Tensor[2 + names.size()];
        tensors[0] = p;
        tensors[1] = g;
        for (int s = 0; s < names.size(); s++) tensors[2 + s] = own.get(names.get(s), p);
        return tensors;
    }

    private void run(Elements.@Nullable Update rule) {
        if (rule != null) Elements.update(rule, batch);
        batch.clear();
    }

    @Override
    protected final void update(Tensor p, Tensor g, Slots slots, C c, double learningRate) {
        Elements.update(rule(c, slots.step(), learningRate), tensors(p, g, slots, c));
    }
}
