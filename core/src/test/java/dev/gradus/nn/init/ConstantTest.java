package dev.gradus.nn.init;

import dev.gradus.nn.InitializerContract;
import java.util.List;

class ConstantTest implements InitializerContract {
    @Override
    public List<Expected> forms() {
        return List.of(new Expected(new Constant(), 1, 0, 0), new Expected(new Constant(-0.25), -0.25, 0, 0));
    }
}
