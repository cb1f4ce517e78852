package dev.gradus.data.prepare;

import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The categories that some elements of samples have in a training split, in ascending order.
///
/// @param who has them, for errors
/// @param columns the elements, ascending
/// @param values `[column][category]`
record Categories(String who, int[] columns, float[][] values) {
    private static final int MOST = 10_000;

    /// Those of the given elements, or of all elements if none is given.
    static Categories fit(String who, Split.Train train, int... elements) {
        Groups groups = Groups.ofElements(train.data().shape());
        int size = groups.count();
        int[] columns = elements.length == 0 ? IntStream.range(0, size).toArray() : elements.clone();
        Arrays.sort(columns);
        requireColumns(who, columns, size);
        List<SortedSet<Float>> found = new ArrayList<>();
        int[] place = new int[size];
        Arrays.fill(place, -1);
        for (int c = 0; c < columns.length; c++) {
            place[columns[c]] = c;
            found.add(new TreeSet<>());
        }
        groups.visit(
                who,
                train,
                (element, x, times) -> {
                    if (place[element] < 0) return;
                    SortedSet<Float> of = found.get(place[element]);
                    of.add(x + 0f); // -0 + 0 is 0
                    if (of.size() > MOST) throw tooMany(who, train.data().name(), element);
                });
        float[][] values = new float[columns.length][];
        for (int c = 0; c < columns.length; c++) {
            values[c] = new float[found.get(c).size()];
            int i = 0;
            for (float value : found.get(c)) values[c][i++] = value;
        }
        return new Categories(who, columns, values);
    }

    /// From what was saved for samples of some elements.
    static Categories of(String who, int size, List<Integer> columns, List<List<Double>> values) {
        int[] elements = columns.stream().mapToInt(Integer::intValue).toArray();
        requireColumns(who, elements, size);
        float[][] floats = values.stream().map(Standardize::floats).toArray(float[][]::new);
        boolean valid = floats.length == elements.length;
        for (float[] of : floats) {
            valid &= of.length > 0;
            for (int i = 0; i < of.length; i++) valid &= Float.isFinite(of[i]) && (i == 0 || of[i - 1] < of[i]);
        }
        if (valid) return new Categories(who, elements, floats);
        throw GradusException.got("%s: categories %s for the elements %s", who, values, columns)
                .expected("ascending finite numbers for each element")
                .because("the file was edited by hand")
                .repair("Fit it again: %s.fit(data.train()).", who);
    }

    List<Integer> columnList() {
        return Arrays.stream(columns).boxed().toList();
    }

    List<List<Double>> valueLists() {
        return Arrays.stream(values)
                .map(of -> IntStream.range(0, of.length).mapToObj(i -> (double) of[i]).toList())
                .toList();
    }

    /// The number of a category, or -1 where it is unknown and that is allowed.
    int number(int column, float value, Unknown unknown) {
        int number = Arrays.binarySearch(values[column], value + 0f);
        if (number >= 0) return number;
        if (unknown == Unknown.IGNORE) return -1;
        throw GradusException.got("%s: element %d of a sample is %s", who, columns[column], value)
                .expected("one of the %d categories of the training split, %s", values[column].length, some(column))
                .because("the category is so rare that no training sample has it, or the value is missing")
                .repair("Merge rare categories, or fit with Unknown.IGNORE.");
    }

    private String some(int column) {
        float[] of = values[column];
        String first = Arrays.toString(Arrays.copyOf(of, Math.min(8, of.length)));
        return of.length <= 8 ? first : first + " and others";
    }

    private static void requireColumns(String who, int[] columns, int size) {
        boolean valid = columns.length > 0;
        for (int i = 0; i < columns.length; i++) {
            valid &= columns[i] >= 0 && columns[i] < size && (i == 0 || columns[i - 1] < columns[i]);
        }
        if (valid) return;
        throw GradusException.got("%s: elements %s", who, Arrays.toString(columns))
                .expected("different ones from 0 to %d", size - 1)
                .because("elements are counted from 1, or one is given twice")
                .repair("Count elements from 0.");
    }

    private static GradusException tooMany(String who, String data, int element) {
        return GradusException.got("%s: element %d of %s has more than %,d different values", who, element, data, MOST)
                .expected("few categories with many samples each")
                .because("it is a quantity, not a category")
                .repair("Name the elements that are categories: %s.fit(data.train(), 0, 3).", who);
    }
}
