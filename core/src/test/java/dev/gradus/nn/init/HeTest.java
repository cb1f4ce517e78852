package dev.gradus.nn.init;

import dev.gradus.nn.InitializerContract;
import java.util.List;

class HeTest implements InitializerContract {
    @Override
    public List<Expected> forms() {
        return List.of(
                new Expected(new He(), 0, Math.sqrt(2 / 300.0), Double.POSITIVE_INFINITY),
                new Expected(new He(Distribution.UNIFORM), 0, Math.sqrt(2 / 300.0), Math.sqrt(6 / 300.0)),
                new Expected(
                        new He(new He.Config(Distribution.NORMAL, He.Mode.FAN_OUT, 0)),
                        0,
                        Math.sqrt(2 / 200.0),
                        Double.POSITIVE_INFINITY),
                new Expected(
                        new He(new He.Config(Distribution.UNIFORM, He.Mode.FAN_IN, Math.sqrt(5))),
                        0,
                        1 / Math.sqrt(3 * 300),
                        1 / Math.sqrt(300)));
    }
}
