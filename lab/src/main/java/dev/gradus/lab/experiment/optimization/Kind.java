package dev.gradus.lab.experiment.optimization;

import dev.gradus.optim.AdaGrad;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.RmsProp;
import dev.gradus.optim.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;

/// The optimizers of the lectures, with the lectures' constants: momentum γ = 0.9, RMSProp γ = 0.9, Adam β = 0.9 and 0.999.
enum Kind {
    SGD("sgd", Sgd::new),
    MOMENTUM("momentum", rate -> new Sgd(rate, 0.9)),
    NESTEROV("nesterov", rate -> new Sgd(new Sgd.Config(rate, 0.9, 0, true, 0))),
    ADAGRAD("adagrad", AdaGrad::new),
    RMSPROP("rmsprop", rate -> new RmsProp(new RmsProp.Config(rate, 0.9, 1e-8, 0, false, 0))),
    ADAM("adam", Adam::new);

    final String key;
    private final DoubleFunction<Optimizer<?>> make;

    Kind(String key, DoubleFunction<Optimizer<?>> make) {
        this.key = key;
        this.make = make;
    }

    Optimizer<?> with(double learningRate) {
        return make.apply(learningRate);
    }

    static List<Kind> all() {
        return Arrays.asList(values());
    }
}
