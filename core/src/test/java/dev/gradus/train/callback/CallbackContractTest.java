package dev.gradus.train.callback;

import dev.gradus.train.Callback;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/// The contract of each callback; `SectionsTest` fails while one is missing.
class CallbackContractTest {
    @Nested
    class OfEarlyStopping implements CallbackContract {
        @Override
        public Callback make(Path folder) {
            return new EarlyStopping(new EarlyStopping.Config().withPatience(3));
        }
    }

    @Nested
    class OfFreeze implements CallbackContract {
        @Override
        public Callback make(Path folder) {
            return new Freeze("1.*", 2);
        }

        @Override
        public boolean changesWeights() {
            return true;
        }
    }

    @Nested
    class OfCheckpoints implements CallbackContract {
        @Override
        public Callback make(Path folder) {
            return new Checkpoints(folder, new Checkpoints.Config(1, 3, 0, 2, 1));
        }

        @Override
        public Set<String> decidedByItsPlace() {
            return Set.of("next"); // numbers go on after those of the folder
        }
    }

    @Nested
    class OfCsvLog implements CallbackContract {
        @Override
        public Callback make(Path folder) {
            return new CsvLog(folder.resolve("log.csv"));
        }
    }

    @Nested
    class OfJsonLog implements CallbackContract {
        @Override
        public Callback make(Path folder) {
            return new JsonLog(folder.resolve("log.jsonl"));
        }

        @Override
        public boolean measuresTime() {
            return true; // its lines have rates, which are longer and shorter
        }
    }

    @Nested
    class OfConsoleProgress implements CallbackContract {
        @Override
        public Callback make(Path folder) {
            return new ConsoleProgress(new StringBuilder());
        }
    }
}
