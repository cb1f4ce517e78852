package dev.gradus.lab.chart;

import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/// Something that is drawn between the axes of a chart.
///
/// Marks with a name are in the legend. A style is the name of a class in the style sheet of charts, which gives the colour: `train`,
/// `validation`, `step`, or one of a [Palette]. Values that are not finite are left out.
public sealed interface Mark {
    /// What the legend and the pointer say.
    ///
    /// @return empty where it has no name
    String name();

    /// The class that gives it its colour.
    ///
    /// @return empty where it has the colour of the text
    String style();

    /// A line through points, in the order in which they are given.
    ///
    /// @param name of what it shows
    /// @param style its colour
    /// @param x where
    /// @param y how high
    /// @param hasDots whether each point has a dot that says its value
    record Line(String name, String style, double[] x, double[] y, boolean hasDots) implements Mark {
        /// A line over numbers that are counted, such as losses by epoch, without dots.
        ///
        /// @param name of what it shows
        /// @param style its colour
        /// @param first where the first of them is
        /// @param y how high
        /// @return from `first` on, one by one
        public static Line counted(String name, String style, int first, double... y) {
            double[] x = IntStream.range(first, first + y.length).asDoubleStream().toArray();
            return new Line(name, style, x, y, false);
        }

        /// The same line with a dot at each point.
        ///
        /// @return a line
        public Line withDots() {
            return new Line(name, style, x, y, true);
        }
    }

    /// Points, each by itself.
    ///
    /// @param name of what they show
    /// @param style their colour
    /// @param x where
    /// @param y how high
    record Points(String name, String style, double[] x, double[] y) implements Mark {}

    /// Bars from 0, or from the lower end of an axis that does not have 0.
    ///
    /// @param name of what they show
    /// @param style their colour
    /// @param x the middle of each
    /// @param y how high
    /// @param width of each, in units of the axis
    record Bars(String name, String style, double[] x, double[] y, double width) implements Mark {}

    /// An area between two lines, such as a mean with its deviation to both sides.
    ///
    /// @param name of what it shows
    /// @param style its colour
    /// @param x where
    /// @param low its lower edge
    /// @param high its upper edge
    record Band(String name, String style, double[] x, double[] low, double[] high) implements Mark {}

    /// A dashed line across the chart, at one value of an axis, with words beside it.
    ///
    /// @param name the words
    /// @param at the value
    /// @param isVertical whether the value is one of the x axis
    record Rule(String name, double at, boolean isVertical) implements Mark {
        @Override
        public String style() {
            return "rule";
        }
    }

    /// Something that happened at one place of the x axis: a line from a short name above the frame down to the axis. The names of several events
    /// never cover each other, nor what is drawn in the frame.
    ///
    /// @param name a few words
    /// @param style its colour
    /// @param at where, on the x axis
    /// @param text what the pointer says
    record Event(String name, String style, double at, String text) implements Mark {}

    /// A rectangle for each pair of categories, the stronger in colour the greater its value.
    ///
    /// @param style its colour
    /// @param values `[y][x]`; the least finite one is pale, the greatest strong
    /// @param words a value as text, within its rectangle where there is room
    record HeatMap(String style, double[][] values, DoubleFunction<String> words) implements Mark {
        @Override
        public String name() {
            return "";
        }
    }

    /// A plane between two axes with numbers, the stronger in colour the greater its value, such as what a network answers at each point.
    ///
    /// @param name for the legend; empty for none
    /// @param style its colour
    /// @param x where the columns are, evenly apart
    /// @param y where the rows are, evenly apart
    /// @param values `[y][x]`, from 0, pale, to 1, strong
    record Plane(String name, String style, double[] x, double[] y, double[][] values) implements Mark {}

    /// Lines of equal value.
    ///
    /// @param name for the legend; empty for none
    /// @param style their colour
    /// @param x where the columns are, in growing order
    /// @param y where the rows are, in growing order
    /// @param values `[y][x]`
    /// @param levels the values for which lines are drawn
    record Contours(String name, String style, double[] x, double[] y, double[][] values, double[] levels)
            implements Mark {}
}
