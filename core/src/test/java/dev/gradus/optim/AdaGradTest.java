package dev.gradus.optim;

class AdaGradTest implements OptimizerContract<AdaGrad.Config> {
    @Override
    public AdaGrad make() {
        return new AdaGrad(new AdaGrad.Config(0.1, 0.01, 1e-10, 0.1, 0.01));
    }

    @Override
    public AdaGrad.Config withLearningRate(AdaGrad.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }
}
