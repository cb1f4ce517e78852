package dev.gradus.nn.pretrain;

/// How a library names and orders the weights of a layer.
///
/// | layer | PyTorch and Gradus | Keras |
/// |---|---|---|
/// | Linear, Dense | `weight [out, in]` | `kernel [in, out]` |
/// | Conv2d | `weight [out, in, h, w]` | `kernel [h, w, in, out]` |
/// | Conv2d of one group a channel, DepthwiseConv2D | `weight [in · m, 1, h, w]` | `depthwise_kernel [h, w, in, m]` |
/// | ConvTranspose2d | `weight [in, out, h, w]` | `kernel [h, w, out, in]` |
/// | BatchNorm | `weight`, `bias`, `running_mean`, `running_var`, `num_batches_tracked` | `gamma`, `beta`, `moving_mean`, `moving_variance` |
///
/// Keras flattens a picture row by row with its channels last; the inputs of the layer behind are put into the order `[channel, row, column]`. What
/// no file of weights says is for you to compare: the ε of batch normalization is 1e-3 in Keras, 1e-5 in PyTorch.
public enum Layout {
    /// As PyTorch has them, and Gradus.
    TORCH,
    /// As Keras has them: transposed here.
    KERAS
}
