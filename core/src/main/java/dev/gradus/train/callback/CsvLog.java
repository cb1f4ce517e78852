package dev.gradus.train.callback;

import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The figures of each epoch as a row of a table: `epoch,train.loss,…,validation.loss,…,best`, for spreadsheets and plots.
///
/// Numbers are the shortest decimals that give the same float64 again, or `NaN`, `Infinity`. A resumed training goes on with the
/// file as if it had never stopped; where a [dev.gradus.train.Guard] goes back, epochs come again.
public final class CsvLog extends Log {
    private final List<String> columns = new ArrayList<>();

    /// A table.
    ///
    /// @param file is emptied when a training has begun
    public CsvLog(Path file) {
        super(file);
    }

    @Override
    public void begin(Training training) {
        columns.clear();
        columns.addAll(training.figures().keySet());
        super.begin(training);
    }

    @Override
    protected String header(Training training) {
        return "epoch," + String.join(",", columns) + ",best";
    }

    @Override
    protected @Nullable String line(TrainEvent event) {
        if (!(event instanceof TrainEvent.EpochDone done)) return null;
        var figures = done.result().figures();
        var row = new StringJoiner(",").add(String.valueOf(done.result().epoch()));
        for (String column : columns) row.add(String.valueOf(figures.getOrDefault(column, Double.NaN)));
        return row.add(String.valueOf(done.best())).toString();
    }
}
