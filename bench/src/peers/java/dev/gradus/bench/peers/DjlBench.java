package dev.gradus.bench.peers;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.gradus.bench.Turns;
import java.io.IOException;

/// The training step of `StepBench` in DJL on its PyTorch engine.
public final class DjlBench {
    private DjlBench() {}

    /// Answers lines until the input ends.
    ///
    /// @param arguments mlp or cnn; the threads come from `OMP_NUM_THREADS`
    /// @throws IOException when the input breaks
    public static void main(String[] arguments) throws IOException {
        try (Model model = Model.newInstance("bench");
                NDManager data = NDManager.newBaseManager()) {
            model.setBlock(arguments[0].equals("mlp") ? mlp() : cnn());
            var config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(100, 1, 28, 28));
                var x = data.randomNormal(new Shape(100, 1, 28, 28));
                var y = data.randomInteger(0, 10, new Shape(100), DataType.INT32).toType(DataType.FLOAT32, false);
                Turns.answer(() -> {
                    try (NDManager step = trainer.getManager().newSubManager();
                            var collector = trainer.newGradientCollector()) {
                        var input = new NDList(x.duplicate());
                        input.attach(step);
                        var scores = trainer.forward(input);
                        scores.attach(step);
                        var loss = trainer.getLoss().evaluate(new NDList(y), scores);
                        loss.attach(step);
                        collector.backward(loss);
                        loss.getFloat();
                    }
                    trainer.step();
                });
            }
        }
    }

    private static SequentialBlock mlp() {
        var chain = new SequentialBlock().add(Blocks.batchFlattenBlock(784));
        for (int i = 0; i < 3; i++) chain.add(Linear.builder().setUnits(256).build()).add(Activation.reluBlock());
        return chain.add(Linear.builder().setUnits(10).build());
    }

    private static SequentialBlock cnn() {
        var chain = new SequentialBlock();
        convolution(chain, 16);
        convolution(chain, 32);
        chain.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        convolution(chain, 64);
        return chain.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(100).build())
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    private static void convolution(SequentialBlock chain, int channels) {
        var square = new Shape(3, 3);
        chain.add(
                        Conv2d.builder()
                                .setKernelShape(square)
                                .setFilters(channels)
                                .optPadding(new Shape(1, 1))
                                .optBias(false)
                                .build())
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock());
    }
}
