package dev.gradus.train.recorded;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MultiMargin;
import dev.gradus.nn.loss.WeightedSum;
import dev.gradus.optim.Ema;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.regularize.L1;
import dev.gradus.regularize.L2;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import dev.gradus.tensor.Watch;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A training loop drawn at random, which runs twice in step: recorded and replayed, and computed anew each time. Both must agree to the
/// bit after each step, or both refuse.
final class RandomProgram {
    /// What may be done within the computation that is recorded.
    private enum Inside {
        TEACHER,
        ITEM,
        DOT,
        SCALAR_DRAW,
        GRADIENT_READ,
        VALUES,
        BACKWARD,
        STEP,
        IN_PLACE,
        RULE,
        REPEATED_RULE,
        PRINT
    }

    /// What may be done around a call of it.
    private enum Around {
        READ_BETWEEN,
        EAGER_LOSS,
        VALUE_BACKWARD,
        WATCH_FORWARD,
        WATCH_BACKWARD,
        NO_GRAD,
        SUBSTITUTE,
        TWICE,
        CHANGE_BETWEEN,
        REFILL_BETWEEN
    }

    private static final int STEPS = 16;
    private static final List<String> OPTIMIZERS =
            List.of(
                    "gd",
                    "sgd",
                    "adagrad",
                    "rmsprop",
                    "adam",
                    "adamw",
                    "adadelta",
                    "adamax",
                    "nadam",
                    "radam",
                    "lion",
                    "lamb",
                    "rprop",
                    "lookahead");

    private final long seed;
    private final SplittableRandom random;
    private final Set<Inside> inside = EnumSet.noneOf(Inside.class);
    private final Supplier<Sequential> net;
    private final Supplier<Loss> loss;
    private final boolean teacherOfImages;
    private int replayable;

    RandomProgram(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        net = RandomNet.draw(random);
        if (random.nextInt(2) == 0) inside.add(Inside.values()[random.nextInt(Inside.values().length)]);
        if (random.nextInt(3) == 0) inside.add(Inside.TEACHER);
        teacherOfImages = random.nextBoolean();
        loss = loss(random.nextInt(6));
    }

    private static Supplier<Loss> loss(int kind) {
        return switch (kind) {
            case 0 -> () -> new WeightedSum(new CrossEntropy(), new OwnLayers.CountingLoss());
            case 1 -> () -> new WeightedSum(new CrossEntropy(), new MultiMargin());
            case 2 -> MultiMargin::new;
            default -> CrossEntropy::new;
        };
    }

    /// One of the two.
    private final class World {
        final boolean recorded;
        final Sequential model = net.get();
        final Loss criterion = loss.get();
        final Optimizer<?> optimizer;
        final WeightAverage average = new Ema(0.9);
        final Map<Integer, Tensor> inputs = new HashMap<>(), labels = new HashMap<>();
        final Map<Integer, Replay<Result>> steps = new HashMap<>();
        final Tensor memo = Tensor.of(1f).copy(), auxiliary = Tensor.of(0.5f, -1).copy().requiresGrad(true);
        final Sequential teacher =
                Sequential.of(new dev.gradus.nn.layer.Conv2d(2, 3), new dev.gradus.nn.activation.GELU())
                        .build(RandomNet.SAMPLE, 3);
        final Map<Integer, Replay<Tensor>> teachers = new HashMap<>();
        int rules;

        World(boolean recorded, String optimizerName) {
            this.recorded = recorded;
            optimizer =
                    Catalogues.OPTIMIZERS.make(
                            optimizerName, optimizerName.equals("lookahead") ? Map.of() : Map.of("learningRate", 0.01));
            optimizer.attach(model.parameters());
            average.attach(model.parameters(), model.buffers());
            for (int n : new int[] {4, 7}) {
                inputs.put(n, Tensor.full(RandomNet.SAMPLE.prepend(n), 0, DType.FLOAT32).copy());
                labels.put(n, Tensor.full(Shape.of(n), 0, DType.INT32).copy());
            }
        }

        void fill(int n, long content) {
            Rng rng = Rng.of(content);
            inputs.get(n).set(rng.normal(inputs.get(n).shape(), 0, 1));
            int[] values = new int[n];
            Arrays.setAll(values, i -> rng.fork("labels").below(i, RandomNet.OUTPUTS));
            if (content % 29 == 0) values[0] = -100;
            if (criterion instanceof CrossEntropy || values[0] >= 0) Ops.fill(labels.get(n), values);
        }

        Tensor teach(int n, Rng rng) {
            Function<Rng, Tensor> lesson =
                    g -> {
                        Tensor y = teacher.forward(inputs.get(n), Pass.training(g)).detach();
                        return teacherOfImages ? y : y.reshape(n, -1).mean();
                    };
            if (!recorded) return lesson.apply(rng.fork("teacher"));
            return teachers.computeIfAbsent(n, _ -> Replay.of(lesson)).forward(rng.fork("teacher"));
        }

        Result compute(int n, Rng rng) {
            Parameter first = model.parameters().getFirst();
            if (inside.contains(Inside.BACKWARD)) {
                auxiliary.square().sum().backward();
            }
            if (inside.contains(Inside.STEP) && first.grad() != null) optimizer.step();
            Tensor y = model.forward(inputs.get(n), Pass.training(rng));
            Tensor value = criterion.of(y, labels.get(n));
            Tensor w = first.value(), image = y;
            for (Inside what : inside) {
                value =
                        switch (what) {
                            case TEACHER -> {
                                image = teach(n, rng);
                                yield value.add(image.square().mean().mul(w.mean()));
                            }
                            case ITEM -> value.mul(1 + 0.1 * Math.tanh(y.mean().item()));
                            case DOT -> value.add(0.01 * Elements.dot(w, w));
                            case SCALAR_DRAW -> value.mul(1 + rng.fork("scale").normal(2) * 0.1);
                            case GRADIENT_READ -> first.grad() == null ? value : value.mul(1.1);
                            case VALUES -> value.mul(1 + 0.1 * Values.of(y).rms());
                            case BACKWARD -> value.add(auxiliary.detach().sum().mul(0.1));
                            case STEP -> value;
                            case IN_PLACE -> {
                                memo.set(memo.mul(0.9).add(y.detach().mean().reshape(1)));
                                yield value.add(memo.mul(1).mul(w.mean()).sum());
                            }
                            case RULE -> {
                                double decay = 1 - 0.1 / ++rules;
                                Elements.update((e, scratch) -> e[0].scale(decay), memo);
                                yield value.mul(memo.mul(1).sum());
                            }
                            case REPEATED_RULE -> {
                                Elements.repeat((e, scratch) -> e[0].scale(0.9).add(0.2), memo);
                                yield value.mul(memo.mul(1).sum());
                            }
                            case PRINT -> value.mul(1 + y.toString().length() % 3);
                        };
            }
            return new Result(y, image, value);
        }

        Result forward(int n, Rng rng) {
            if (!recorded) return compute(n, rng);
            return step(n).forward(rng);
        }

        Replay<Result> step(int n) {
            return steps.computeIfAbsent(n, _ -> new Replay<>(g -> compute(n, g), Result::loss));
        }
    }

    /// What is computed.
    private record Result(Tensor y, Tensor image, Tensor loss) {}

    /// Runs it.
    ///
    /// @return how many of its steps could be replayed
    int run() {
        String name = OPTIMIZERS.get(random.nextInt(OPTIMIZERS.size()));
        World[] worlds = {new World(false, name), new World(true, name)};
        if (random.nextInt(3) == 0) for (World world : worlds) change(world, 3, 1);
        GradientClip clip = Catalogues.GRADIENT_CLIPS.make(List.of("norm", "value", "adaptive").get(random.nextInt(3)));
        List<Penalty> penalties =
                random.nextInt(3) > 0 ? List.of() : List.of(random.nextBoolean() ? new L1(1e-3) : new L2(1e-3));
        boolean clips = random.nextInt(3) == 0, workspace = random.nextBoolean();
        int accumulate = 1 + random.nextInt(3), parameters = worlds[0].model.parameters().size();
        for (int i = 0; i < STEPS; i++) {
            int n = random.nextInt(4) == 0 ? 7 : 4;
            Set<Around> around = EnumSet.noneOf(Around.class);
            if (i > 1 && random.nextInt(2) == 0) around.add(Around.values()[random.nextInt(Around.values().length)]);
            int change = random.nextInt(24), which = random.nextInt(parameters);
            long content = random.nextInt(1000);
            boolean finish = i % accumulate == 0;
            String[] done = new String[2];
            for (int w = 0; w < 2; w++) {
                World world = worlds[w];
                change(world, change, which);
                if (change % 3 == 0) world.auxiliary.zeroGrad();
                Workspace open = workspace ? Workspace.open() : null;
                try {
                    done[w] = step(world, n, Rng.of(seed).fork(i), content, around, which);
                } finally {
                    if (open != null) open.close();
                }
                if (!finish) continue;
                for (Penalty p : penalties) {
                    Tensor total = p.total(world.model.parameters());
                    if (total.requiresGrad()) total.backward();
                }
                if (clips && world.model.parameters().stream().anyMatch(p -> p.grad() != null))
                    clip.limit(world.model.parameters());
                world.optimizer.step();
                world.average.update();
                world.optimizer.zeroGrad();
            }
            String where =
                    this
                            + ", step %d of %d samples, %s, change %d of parameter %d"
                                    .formatted(i, n, around, change, which);
            if (!done[0].equals(done[1]))
                throw new AssertionError(where + "\ncomputed " + done[0] + "\nreplayed " + done[1]);
            requireSameState(worlds, where);
        }
        for (Replay<Result> step : worlds[1].steps.values()) if (step.refusal() == null) replayable++;
        return replayable;
    }

    private static void change(World world, int change, int which) {
        List<Parameter> parameters = world.model.parameters();
        Parameter p = parameters.get(which);
        switch (change) {
            case 0 -> p.trainable(!p.isTrainable());
            case 1 -> {
                world.model.to(DType.FLOAT64);
                world.model.to(DType.FLOAT32);
                world.average.attach(world.model.parameters(), world.model.buffers());
            }
            case 2 -> p.value().set(p.value().mul(0.9));
            case 3 -> parameters.subList(0, which + 1).forEach(first -> first.trainable(false));
            case 4, 5 -> parameters.forEach(each -> each.trainable(true));
            default -> {}
        }
    }

    /// Forward and backward.
    ///
    /// @return all that can be seen of it, bit for bit; of an error its kind
    private String step(World world, int n, Rng rng, long content, Set<Around> around, int which) {
        List<String> seen = new ArrayList<>();
        for (int times = around.contains(Around.TWICE) ? 2 : 1; times > 0; times--) {
            world.fill(n, content + times);
            try {
                seen.add(once(world, n, rng.fork(times), around, which));
            } catch (GradusException e) {
                world.optimizer.zeroGrad();
                String message = e.getMessage();
                seen.add(
                        "refused: "
                                + message.contains("changed in place")
                                + message.substring(0, message.indexOf(' ')));
            }
        }
        return seen.toString();
    }

    private String once(World world, int n, Rng rng, Set<Around> around, int which) {
        Parameter p = world.model.parameters().get(which);
        Result result;
        try (var _ = around.contains(Around.SUBSTITUTE) ? p.substitute(p.value().mul(1.1)) : null;
                var _ = around.contains(Around.NO_GRAD) ? NoGrad.open() : null;
                var _ = around.contains(Around.WATCH_FORWARD) ? Watch.open() : null) {
            result = world.forward(n, rng);
        }
        String seen = Arrays.toString(result.loss.toFloats());
        if (around.contains(Around.READ_BETWEEN)) seen += Arrays.toString(result.image.toFloats());
        if (around.contains(Around.CHANGE_BETWEEN)) p.value().set(p.value().mul(1.01));
        if (around.contains(Around.REFILL_BETWEEN)) world.fill(n, 77);
        if (!result.loss.requiresGrad()) return seen + " no gradient";
        try (var _ = around.contains(Around.WATCH_BACKWARD) ? Watch.open() : null) {
            if (around.contains(Around.EAGER_LOSS)) {
                Tensor total = result.loss.add(result.y.square().mean().mul(0.1));
                total.backward();
                seen += total.item();
            } else if (world.recorded && !around.contains(Around.VALUE_BACKWARD)) world.step(n).backward();
            else result.loss.backward();
        }
        return seen + Arrays.hashCode(result.y.toFloats()) + " " + Arrays.hashCode(result.image.toFloats());
    }

    private static void requireSameState(World[] worlds, String where) {
        Map<String, Tensor> computed = worlds[0].model.state(), replayed = worlds[1].model.state();
        computed.forEach((name, t) -> requireSame(where + "\n" + name, t, replayed.get(name)));
        worlds[0]
                .average
                .state()
                .forEach((name, t) ->
                        requireSame(where + "\naverage of " + name, t, worlds[1].average.state().get(name)));
        requireSame(where + "\nmemo", worlds[0].memo, worlds[1].memo);
        requireSame(where + "\nauxiliary", worlds[0].auxiliary.grad(), worlds[1].auxiliary.grad());
        List<Parameter> a = worlds[0].model.parameters(), b = worlds[1].model.parameters();
        for (int i = 0; i < a.size(); i++)
            requireSame(where + "\ngradient of " + a.get(i), a.get(i).grad(), b.get(i).grad());
        for (int n : worlds[0].inputs.keySet()) {
            String evaluated = evaluated(worlds[0], n), again = evaluated(worlds[1], n);
            if (!evaluated.equals(again))
                throw new AssertionError(where + "\nevaluation " + evaluated + ", replayed " + again);
        }
    }

    /// What the model answers now, or why it does not: a normalization may see one value alone.
    private static String evaluated(World world, int n) {
        try (var _ = NoGrad.open()) {
            return Arrays.toString(world.model.forward(world.inputs.get(n), Pass.evaluation()).toFloats());
        } catch (GradusException e) {
            return e.getMessage();
        }
    }

    private static void requireSame(String what, @Nullable Tensor computed, @Nullable Tensor replayed) {
        if (computed == null && replayed == null) return;
        if (computed == null || replayed == null)
            throw new AssertionError(what + ": computed " + computed + ", replayed " + replayed);
        float[] a = computed.toFloats(), b = replayed.toFloats();
        int at = Arrays.mismatch(a, b);
        if (at >= 0) throw new AssertionError(what + " at " + at + ": computed " + a[at] + ", replayed " + b[at]);
    }

    @Override
    public String toString() {
        return "seed "
                + seed
                + ": "
                + net.get().layers().stream().map(l -> l.getClass().getSimpleName()).toList()
                + ", "
                + loss.get().getClass().getSimpleName()
                + ", "
                + inside;
    }
}
