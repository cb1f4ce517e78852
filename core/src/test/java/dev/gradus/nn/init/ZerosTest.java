package dev.gradus.nn.init;

import dev.gradus.nn.InitializerContract;
import java.util.List;

class ZerosTest implements InitializerContract {
    @Override
    public List<Expected> forms() {
        return List.of(new Expected(new Zeros(), 0, 0, 0));
    }
}
