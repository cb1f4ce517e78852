package dev.gradus.optim;

class RmsPropTest implements OptimizerContract<RmsProp.Config> {
    @Override
    public RmsProp make() {
        return new RmsProp(new RmsProp.Config(0.01, 0.9, 1e-8, 0.5, true, 0.01));
    }

    @Override
    public RmsProp.Config withLearningRate(RmsProp.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }
}
