package dev.gradus.lab.look;

import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.lab.chart.Text;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Pictures of the training samples of a data set: some of each class, and augmented versions beside their originals.
///
/// Only training samples are shown, so that nobody chooses settings by what the test images look like.
public final class Look {
    private static final int PER_CLASS = 10, LOOSE_ROWS = 5, ROWS = 10, VERSIONS = 8;

    private final Dataset data;
    private final List<String> classes;
    private final Rng rng;

    /// A look at the training samples.
    ///
    /// @param splits the data
    /// @param seed decides which samples are shown, and what is drawn
    public Look(Splits splits, long seed) {
        data = splits.train().data();
        classes = data.task() instanceof Task.Classification(List<String> names) ? names : List.of();
        rng = Rng.of(seed).fork("look");
    }

    /// Whether the samples are grey or colour images.
    ///
    /// @return false where there is nothing to be drawn
    public boolean hasImages() {
        return Images.areShown(data);
    }

    /// Ten images of each class, a row for each; of other tasks five rows of any.
    ///
    /// @return a PNG file
    public byte[] contactSheet() {
        List<Sheet.Row> rows = new ArrayList<>();
        List<List<Integer>> chosen = chosen();
        for (int k = 0; k < chosen.size(); k++) {
            List<Integer> some = chosen.get(k);
            List<Tile> tiles =
                    some.subList(0, Math.min(PER_CLASS, some.size())).stream().map(i -> Tile.of(data, i)).toList();
            rows.add(new Sheet.Row(label(k), classes.isEmpty() ? "" : note(some.size()), tiles));
        }
        return new Sheet(title() + ", training split", rows, 0).png();
    }

    private String title() {
        return isShown(data.name()) ? data.name() : "the data";
    }

    private static String note(int samples) {
        return Text.count(samples).replace('\u202f', ' ') + " for training";
    }

    /// The label of a row: letters that the sheet cannot show make a class go by its number.
    private String label(int k) {
        if (classes.isEmpty()) return "";
        String name = classes.get(k);
        String label = isShown(name) ? name : "class " + k;
        return label.length() <= 20 ? label : label.substring(0, 18) + "..";
    }

    /// Whether sheets have all letters of a name.
    ///
    /// @param name of a class, for example
    /// @return whether it is of ASCII
    public static boolean isShown(String name) {
        return name.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /// What the labels stand for that are not the name of their class.
    ///
    /// @return `class 3 is …`, for each whose name has letters that the sheets cannot show
    public List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++)
            if (!isShown(classes.get(k))) labels.add("class " + k + " is " + classes.get(k));
        return labels;
    }

    /// All training samples of each class in random order; where there are no classes, rows of ten.
    private List<List<Integer>> chosen() {
        int n = data.size();
        List<List<Integer>> chosen = new ArrayList<>();
        int rows = classes.isEmpty() ? Math.min(LOOSE_ROWS, Math.ceilDiv(n, PER_CLASS)) : classes.size();
        for (int k = 0; k < rows; k++) chosen.add(new ArrayList<>());
        int[] order = rng.fork("samples").permutation(n);
        for (int i = 0; i < n; i++) {
            int row = classes.isEmpty() ? i / PER_CLASS : data.label(order[i]);
            if (row < rows) chosen.get(row).add(order[i]);
        }
        return chosen;
    }

    /// Some training images, of as many classes as possible, each augmented eight times.
    ///
    /// @param augmentation a chain
    /// @return the images and what was drawn
    public Augmented augmented(Augmentation augmentation) {
        List<List<Integer>> chosen = chosen();
        int[] order = rng.fork("classes").permutation(chosen.size());
        if (order.length <= ROWS) Arrays.sort(order);
        List<Augmented.Row> rows = new ArrayList<>();
        for (int round = 0; rows.size() < ROWS && round < ROWS; round++) {
            for (int k : order) {
                if (rows.size() == ROWS || chosen.get(k).size() <= round) continue;
                int index = chosen.get(k).get(round);
                List<Version> versions = new ArrayList<>();
                for (int v = 0; v < VERSIONS; v++) {
                    versions.add(Version.of(data, index, augmentation, rng.fork("draws").fork(index).fork(v)));
                }
                rows.add(
                        new Augmented.Row(
                                index,
                                classes.isEmpty() ? "" : classes.get(k),
                                label(k),
                                Tile.of(data, index),
                                versions));
            }
        }
        return new Augmented(title(), rows);
    }

    /// Some images of each class, each beside what a preparation makes of it: middle grey is 0, black and white the distance from it
    /// that one value of a hundred exceeds.
    ///
    /// @param preparations that keep the shape of a sample
    /// @return a PNG file
    public byte[] prepared(List<Preparation> preparations) {
        Dataset after = Prepared.of(data, preparations.toArray(Preparation[]::new));
        List<List<Integer>> chosen = chosen();
        List<List<Tile>> rows = new ArrayList<>();
        List<Tile> prepared = new ArrayList<>();
        for (List<Integer> some : chosen) {
            List<Tile> tiles = new ArrayList<>();
            for (int index : some.subList(0, Math.min(PER_CLASS / 2, some.size()))) {
                tiles.add(Tile.of(data, index));
                tiles.add(Tile.of(after, index));
                prepared.add(tiles.getLast());
            }
            rows.add(tiles);
        }
        float most = distance(prepared);
        for (Tile tile : prepared) {
            float[] x = tile.pixels();
            for (int i = 0; i < x.length; i++) x[i] = Math.clamp(0.5f + x[i] / (2 * most), 0, 1);
        }
        List<Sheet.Row> drawn = new ArrayList<>();
        for (int k = 0; k < rows.size(); k++) drawn.add(new Sheet.Row(label(k), "", rows.get(k)));
        return new Sheet(title() + ": originals, and what is prepared", drawn, 0).png();
    }

    private static float distance(List<Tile> tiles) {
        int n = 0, size = tiles.isEmpty() ? 0 : tiles.getFirst().pixels().length;
        float[] all = new float[size * tiles.size()];
        for (Tile tile : tiles) for (float x : tile.pixels()) all[n++] = Math.abs(x);
        Arrays.sort(all);
        float most = n == 0 ? 0 : all[(n - 1) * 99 / 100];
        return most > 0 ? most : 1;
    }
}
