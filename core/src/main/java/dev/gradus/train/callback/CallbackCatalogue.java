package dev.gradus.train.callback;

import dev.gradus.config.Catalogue;
import dev.gradus.train.Callback;

/// The names under which files and flags know the callbacks that settings alone describe.
///
/// Those that need a place of the program that trains ([Checkpoints], [CsvLog], [JsonLog], [ConsoleProgress]) are made by it.
public final class CallbackCatalogue {
    /// All of them.
    public static final Catalogue<Callback> ALL =
            new Catalogue<>("callback", Callback.class)
                    .add("early-stopping", new EarlyStopping.Config(), EarlyStopping::new)
                    .add("freeze", new Freeze.Config(), Freeze::new);

    private CallbackCatalogue() {}
}
