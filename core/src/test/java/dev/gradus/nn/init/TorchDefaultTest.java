package dev.gradus.nn.init;

import dev.gradus.nn.InitializerContract;
import java.util.List;

class TorchDefaultTest implements InitializerContract {
    @Override
    public List<Expected> forms() {
        return List.of(new Expected(new TorchDefault(), 0, 1 / Math.sqrt(3 * 300), 1 / Math.sqrt(300)));
    }
}
