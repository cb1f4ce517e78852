package dev.gradus.train.callback;

import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Callback;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import dev.gradus.train.TrainingState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A small part of the digits, and what tests of callbacks look at.
public final class Few {
    /// 120 samples for training, 40 each for validation and test.
    public static final Splits DIGITS =
            Splits.of(new Subset(Digits.load().train().data(), IntStream.range(0, 200).toArray()), 0.2, 0.2, 1);

    private Few() {}

    /// A number that other bits of a tensor would change.
    public static String bits(Tensor values) {
        CRC32C first = new CRC32C();
        CRC32 second = new CRC32();
        for (double v : values.toDoubles()) {
            byte[] bytes = ByteBuffer.allocate(Double.BYTES).putLong(Double.doubleToRawLongBits(v)).array();
            first.update(bytes);
            second.update(bytes);
        }
        return values.shape() + " " + Long.toHexString(first.getValue()) + Long.toHexString(second.getValue());
    }

    /// Such numbers of parameters and buffers.
    public static Map<String, String> bits(Sequential model) {
        return bits(model.state());
    }

    /// Such numbers of named tensors.
    public static Map<String, String> bits(@Nullable Map<String, Tensor> tensors) {
        Map<String, String> all = new TreeMap<>();
        if (tensors != null) tensors.forEach((name, values) -> all.put(name, bits(values)));
        return all;
    }

    /// Asks for the state after each epoch.
    public record AfterEpochs(List<TrainingState> states) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            if (event instanceof TrainEvent.EpochDone) training.capture(states::add);
        }
    }

    /// Asks for the state after each step.
    public record AfterSteps(List<TrainingState> states) implements Callback {
        @Override
        public void on(TrainEvent event, Training training) {
            if (event instanceof TrainEvent.StepDone) training.capture(states::add);
        }
    }
}
