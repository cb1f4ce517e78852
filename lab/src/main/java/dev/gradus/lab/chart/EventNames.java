package dev.gradus.lab.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where the names of events stand above a frame: in as few rows as they need, none over another.
///
/// @param places of the names, from left to right
/// @param rows how many rows there are; row 0 is the upper one
record EventNames(List<Place> places, int rows) {
    static final int ROW = 18;

    /// The width of a letter, about: in bold, and as large as in a narrow window.
    private static final double LETTER = 8.6;

    private static final int LONGEST = 30, GAP = 12;

    /// A name.
    ///
    /// @param event that it belongs to
    /// @param name cut where it is very long
    /// @param row from 0
    /// @param isEnd whether it ends at its line, for want of room to begin there
    record Place(Mark.Event event, String name, int row, boolean isEnd) {}

    /// Places the names of all events among some marks.
    ///
    /// @param x where they are
    /// @param left of the frame, in pixels
    /// @param right of the frame
    static EventNames of(List<Mark> marks, Scale x, double left, double right) {
        List<Mark.Event> events = new ArrayList<>();
        for (Mark mark : marks) if (mark instanceof Mark.Event event && isWithin(event, x)) events.add(event);
        events.sort(Comparator.comparingDouble(Mark.Event::at));
        List<List<double[]>> taken = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (Mark.Event event : events) {
            String name = Text.cut(event.name(), LONGEST);
            double at = left + x.place(event.at()) * (right - left), width = Text.width(name) * LETTER + GAP;
            boolean isEnd = at + width > right + Chart.RIGHT;
            double[] stretch = isEnd ? new double[] {at - width, at} : new double[] {at, at + width};
            int row = 0;
            while (row < taken.size() && taken.get(row).stream().anyMatch(t -> overlap(t, stretch))) row++;
            if (row == taken.size()) taken.add(new ArrayList<>());
            taken.get(row).add(stretch);
            places.add(new Place(event, name, row, isEnd));
        }
        return new EventNames(places, taken.size());
    }

    private static boolean isWithin(Mark.Event event, Scale x) {
        return x.place(event.at()) >= 0 && x.place(event.at()) <= 1;
    }

    private static boolean overlap(double[] a, double[] b) {
        return a[0] < b[1] && b[0] < a[1];
    }

    int height() {
        return rows * ROW;
    }
}
