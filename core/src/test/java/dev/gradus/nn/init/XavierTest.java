package dev.gradus.nn.init;

import dev.gradus.nn.InitializerContract;
import java.util.List;

class XavierTest implements InitializerContract {
    @Override
    public List<Expected> forms() {
        return List.of(
                new Expected(new Xavier(), 0, Math.sqrt(2 / 500.0), Math.sqrt(6 / 500.0)),
                new Expected(new Xavier(Distribution.NORMAL), 0, Math.sqrt(2 / 500.0), Double.POSITIVE_INFINITY),
                new Expected(
                        new Xavier(new Xavier.Config(Distribution.UNIFORM, 5 / 3.0)),
                        0,
                        5 / 3.0 * Math.sqrt(2 / 500.0),
                        5 / 3.0 * Math.sqrt(6 / 500.0)));
    }
}
