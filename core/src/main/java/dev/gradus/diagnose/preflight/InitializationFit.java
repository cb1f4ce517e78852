package dev.gradus.diagnose.preflight;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.HardSwish;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.PReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.ReLU6;
import dev.gradus.nn.activation.SELU;
import dev.gradus.nn.activation.SiLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.LeCun;
import dev.gradus.nn.init.Xavier;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;

/// First weights that were derived for another activation than the one behind them: Xavier before a ReLU, He before a tanh or sigmoid.
///
/// A note at most: a few layers learn all the same, and where a normalization stands between, nothing depends on it. Sizes that are wrong by far are
/// found by `initialization-too-small` and `initialization-too-large`.
record InitializationFit() implements Item {
    @Override
    public String name() {
        return "initialization-fits";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null || plan.pretrained() != null)
            return Optional.empty(); // nothing depends on the initializers of trained layers
        List<Chain.Link> rows = Chain.of(plan.network()).plain();
        for (int i = 0; i < rows.size(); i++) {
            Initializer first = rows.get(i).initializer();
            if (first == null) continue;
            for (Chain.Link behind : rows.subList(i + 1, rows.size())) {
                if (behind.isNorm() || behind.isWeighted()) break;
                if (!behind.isActivation()) continue;
                String better = better(first, behind);
                if (!better.isEmpty()) return Optional.of(note(rows.get(i), first, behind, better));
                break;
            }
        }
        boolean has = rows.stream().anyMatch(Chain.Link::isWeighted);
        Measured measured =
                new Measured(
                        "first weights suit their activations", Double.NaN, "He for ReLU, Xavier for tanh and sigmoid");
        return has ? Optional.of(Result.pass(name(), measured)) : Optional.empty();
    }

    private static String better(Initializer first, Chain.Link activation) {
        boolean isRectifier =
                switch (activation.layer()) {
                    case ReLU _, ReLU6 _, LeakyReLU _, PReLU _, ELU _, GELU _, SiLU _, HardSwish _ -> true;
                    default -> false;
                };
        boolean isBounded = activation.layer() instanceof Tanh || activation.layer() instanceof Sigmoid;
        if (isRectifier && (first instanceof Xavier || first instanceof LeCun)) return "he";
        if (isBounded && first instanceof He) return "xavier";
        return activation.layer() instanceof SELU && (first instanceof He || first instanceof Xavier) ? "lecun" : "";
    }

    private Result note(Chain.Link weighted, Initializer first, Chain.Link activation, String better) {
        Record settings =
                switch (better) {
                    case "he" -> new He.Config();
                    case "lecun" -> new LeCun.Config();
                    default -> new Xavier.Config();
                };
        return new Result(
                name(),
                Outcome.NOTE,
                Double.NaN,
                "He for ReLU, Xavier for tanh and sigmoid",
                "%s is initialized with %s, and %s is behind it"
                        .formatted(weighted.name(), first.getClass().getSimpleName(), activation.name()),
                "Initialize with " + better + ".",
                List.of(new Remedy.Add(Part.INITIALIZATION, settings, "")));
    }
}
