package dev.gradus.diagnose;

import dev.gradus.train.Callback;
import dev.gradus.train.callback.CallbackContract;
import java.nio.file.Path;

class WatcherContractTest implements CallbackContract {
    @Override
    public Callback make(Path folder) {
        return new Watcher();
    }
}
