package dev.gradus.lab.model;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import java.util.Map;

/// The names under which files and flags know whole networks.
public final class Architectures {
    /// All architectures; `layers` is what a plain list of layers in a file becomes.
    public static final Catalogue<Architecture> ALL =
            new Catalogue<>("model", Architecture.class, Catalogues.LAYERS, Catalogues.INITIALIZERS)
                    .add("mlp", new Mlp.Config(), Mlp::new)
                    .add("cnn", new Cnn.Config(), Cnn::new)
                    .add("lenet-5", new LeNet5.Config(), LeNet5::new)
                    .add("alexnet", new AlexNet.Config(), AlexNet::new)
                    .add("vgg-a", new VggA.Config(), VggA::new)
                    .add("vgg-16", new Vgg16.Config(), Vgg16::new)
                    .add("googlenet", new GoogLeNet.Config(), GoogLeNet::new)
                    .add("plain", new Plain.Config(), Plain::new)
                    .add("resnet", new ResNet.Config(), ResNet::new)
                    .add("fitnet-17", new FitNet17.Config(), FitNet17::new)
                    .add("bn-inception", new BnInception.Config(), BnInception::new)
                    .add("softmax-regression", new SoftmaxRegression.Config(), SoftmaxRegression::new)
                    .add("layers", new LayerList.Config(), LayerList::new)
                    .alias("lenet-5", "lenet")
                    .alias("vgg-a", "vgg-11")
                    .alias("googlenet", "inception-v1")
                    .alias("plain", Map.of("layers", 22), "plain-22")
                    .alias("plain", Map.of("layers", 30), "plain-30")
                    .alias("resnet", Map.of("blocks", 3), "resnet-20")
                    .alias("resnet", Map.of("blocks", 5), "resnet-32")
                    .alias("resnet", Map.of("blocks", 7), "resnet-44")
                    .alias("resnet", Map.of("blocks", 9), "resnet-56")
                    .alias("resnet", Map.of("blocks", 18), "resnet-110");

    private Architectures() {}
}
