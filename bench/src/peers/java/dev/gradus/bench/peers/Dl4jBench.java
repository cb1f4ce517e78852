package dev.gradus.bench.peers;

import dev.gradus.bench.Turns;
import java.io.IOException;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/// The training step of `StepBench` in Deeplearning4j.
public final class Dl4jBench {
    private Dl4jBench() {}

    /// Answers lines until the input ends.
    ///
    /// @param arguments mlp or cnn; the threads come from `OMP_NUM_THREADS`
    /// @throws IOException when the input breaks
    public static void main(String[] arguments) throws IOException {
        boolean mlp = arguments[0].equals("mlp");
        var layers = new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)).list();
        if (mlp) {
            for (int i = 0; i < 3; i++) layers.layer(dense(256, Activation.RELU));
        } else {
            convolution(layers, 16);
            convolution(layers, 32);
            layers.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
            convolution(layers, 64);
            layers.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
            layers.layer(dense(100, Activation.IDENTITY)).layer(new BatchNormalization());
            layers.layer(new ActivationLayer(Activation.RELU));
        }
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT).nOut(10).activation(Activation.SOFTMAX).build());
        var network = new MultiLayerNetwork(layers.setInputType(InputType.convolutionalFlat(28, 28, 1)).build());
        network.init();
        var labels = Nd4j.zeros(100, 10);
        for (int i = 0; i < 100; i++) labels.putScalar(i, i % 10, 1);
        var batch = new DataSet(Nd4j.randn(100, 784), labels);
        Turns.answer(() -> {
            network.fit(batch);
            network.score();
        });
    }

    private static DenseLayer dense(int units, Activation activation) {
        return new DenseLayer.Builder().nOut(units).activation(activation).build();
    }

    private static void convolution(NeuralNetConfiguration.ListBuilder layers, int channels) {
        layers.layer(
                new ConvolutionLayer.Builder(3, 3)
                        .nOut(channels)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build());
        layers.layer(new BatchNormalization()).layer(new ActivationLayer(Activation.RELU));
    }
}
