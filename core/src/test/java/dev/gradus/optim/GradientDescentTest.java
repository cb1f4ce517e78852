package dev.gradus.optim;

class GradientDescentTest implements OptimizerContract<GradientDescent.Config> {
    @Override
    public GradientDescent make() {
        return new GradientDescent(0.01);
    }

    @Override
    public GradientDescent.Config withLearningRate(GradientDescent.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }
}
