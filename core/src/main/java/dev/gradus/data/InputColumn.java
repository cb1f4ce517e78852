package dev.gradus.data;

import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.List;

/// The elements of a sample that one column of a table makes; of samples that come from no table, each element is a column.
///
/// @param name for people, in quotes where it is a name
/// @param from the first element
/// @param width how many there are
/// @param isNumber whether it is a single number
/// @param repair how it is left out
record InputColumn(String name, int from, int width, boolean isNumber, String repair) {
    /// The columns of the samples of a data set.
    static List<InputColumn> of(Dataset data) {
        List<InputColumn> all = new ArrayList<>();
        if (data.signature() instanceof Columns columns && columns.shape().equals(data.shape())) {
            int at = 0;
            for (Column column : columns.columns()) {
                int width = column.width();
                String name = Printable.excerpt(column.name(), 80);
                boolean isNumber = width == 1 && column.kind() != Column.Kind.CATEGORY;
                if (width > 0) all.add(new InputColumn(quoted(name), at, width, isNumber, "without(\"" + name + "\")"));
                at += width;
            }
            return all;
        }
        for (int k = 0; k < data.shape().size(); k++) all.add(new InputColumn("element " + k, k, 1, true, ""));
        return all;
    }

    /// The column that has an element.
    static InputColumn at(List<InputColumn> columns, int element) {
        for (InputColumn each : columns) if (element >= each.from && element < each.from + each.width) return each;
        return new InputColumn("element " + element, element, 1, true, "");
    }

    /// What it holds of a sample: the number, or the number of the category; -1 for none.
    float value(float[] sample) {
        if (isNumber) return sample[from];
        for (int k = 0; k < width; k++) if (sample[from + k] > 0.5f) return k;
        return -1;
    }

    static String quoted(String name) {
        return "'" + name + "'";
    }
}
