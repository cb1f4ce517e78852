package dev.gradus.lab.settings;

import dev.gradus.config.Setting;
import dev.gradus.error.GradusException;
import dev.gradus.model.Weights;
import dev.gradus.nn.pretrain.Pretrained;
import dev.gradus.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;

/// First weights from a file: which, and how its names become those of the model.
///
/// ```yaml
/// initFrom: {file: lenet.safetensors, names: ["fc3.*=11.*"], layout: torch, skip: ["11.*"]}
/// ```
/// A run keeps the hash of the weights with which it began, and one that repeats it refuses others.
///
/// @param file safetensors, a model of Gradus or an `.npz`, made absolute
/// @param how names, order of the axes, and what stays as initialized
/// @param sha256 of the weights, by [Weights#sha256()]; empty for whatever is in the file
public record InitFrom(
        @Setting(single = true) String file, @Setting(inline = true) Pretrained.Config how, String sha256) {
    /// No file yet.
    public InitFrom() {
        this("", new Pretrained.Config(), "");
    }

    /// Makes the path absolute.
    public InitFrom {
        file = file.isEmpty() ? "" : Path.of(file).toAbsolutePath().normalize().toString();
    }

    /// Refuses settings of weights without weights.
    void require() {
        if (!file.isEmpty()) return;
        throw GradusException.got("initFrom without a file")
                .expected("the file or run whose weights are taken")
                .because("names, layout or skip are given alone")
                .repair("Add --init-from FILE, or initFrom.file in the settings.");
    }

    /// The weights, not read before they are needed.
    ///
    /// @return for [dev.gradus.train.Trainer#begin]
    Pretrained pretrained() {
        return new Pretrained(file, this::read, how);
    }

    private Map<String, Tensor> read() {
        Weights weights = Weights.read(Path.of(file));
        String now = sha256.isEmpty() ? "" : weights.sha256();
        if (now.equals(sha256)) return weights.tensors();
        throw GradusException.got("%s, whose weights are others: %s", file, now.substring(0, 12))
                .expected("those that the settings name: %s", sha256)
                .because("the file was written again since the run that is repeated began")
                .repair("Bring the file back, or take it as it is now: --init-from %s.", file);
    }
}
