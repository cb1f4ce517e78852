package dev.gradus.lab.search;

final class RandomSamplerTest implements SamplerContract {
    @Override
    public Sampler sampler() {
        return new RandomSampler();
    }
}
