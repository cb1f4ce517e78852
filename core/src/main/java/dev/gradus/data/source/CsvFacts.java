package dev.gradus.data.source;

import dev.gradus.data.Notation;
import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.List;

/// What a column of a table holds, found out in one pass over its cells.
final class CsvFacts {
    static final int MOST_CATEGORIES = 10_000;

    private final Notation point;
    private final Notation comma;
    private final Texts texts = new Texts();
    private final Texts numbers = new Texts();
    private final Texts gaps = new Texts();
    private boolean tooManyTexts;
    private boolean tooManyNumbers;

    int missing;
    int numeric;
    int textual;
    int percents;
    int whole;
    boolean leadingZeros;
    boolean increasing = true;
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    private float last = Float.NEGATIVE_INFINITY;

    /// Where something first occurs.
    record Place(int line, String cell) {
        static final Place NOWHERE = new Place(0, "");

        boolean isSomewhere() {
            return line > 0;
        }

        String shown() {
            return "'" + Printable.excerpt(cell, 80) + "' on line " + line;
        }
    }

    Place firstMissing = Place.NOWHERE;
    Place firstNumber = Place.NOWHERE;
    Place firstText = Place.NOWHERE;
    Place certainPoint = Place.NOWHERE;
    Place certainComma = Place.NOWHERE;
    Place eitherComma = Place.NOWHERE;

    CsvFacts(Notation point, Notation comma) {
        this.point = point;
        this.comma = comma;
    }

    /// Takes in a cell.
    void add(CharSequence cell, int line) {
        if (point.isMissing(cell)) {
            if (missing++ == 0) firstMissing = new Place(line, cell.toString());
            gaps.add(cell);
            return;
        }
        float number = point.number(cell);
        boolean isNumber = !Float.isNaN(number);
        if (!isNumber || !certainPoint.isSomewhere()) {
            float other = comma.number(cell);
            if (isNumber && Float.isNaN(other)) {
                certainPoint = new Place(line, cell.toString());
            } else if (!isNumber && !Float.isNaN(other)) {
                if (!certainComma.isSomewhere()) certainComma = new Place(line, cell.toString());
                number = other;
                isNumber = true;
            } else if (isNumber && number != other && !eitherComma.isSomewhere() && has(cell, ',')) {
                eitherComma = new Place(line, cell.toString());
            }
        }
        if (isNumber) number(cell, number, line);
        else text(cell, line);
    }

    private void number(CharSequence cell, float number, int line) {
        if (numeric++ == 0) firstNumber = new Place(line, cell.toString());
        if (cell.charAt(cell.length() - 1) == '%') percents++;
        if (number == Math.rint(number)) whole++;
        if (cell.length() > 1 && cell.charAt(0) == '0' && cell.charAt(1) >= '0' && cell.charAt(1) <= '9')
            leadingZeros = true;
        increasing &= number > last;
        last = number;
        least = Math.min(least, number);
        greatest = Math.max(greatest, number);
        if (!tooManyNumbers) {
            numbers.add(cell);
            tooManyNumbers = numbers.size() > MOST_CATEGORIES;
        }
    }

    private void text(CharSequence cell, int line) {
        if (textual++ == 0) firstText = new Place(line, cell.toString());
        if (!tooManyTexts) {
            texts.add(cell);
            tooManyTexts = texts.size() > MOST_CATEGORIES;
        }
    }

    private static boolean has(CharSequence cell, char c) {
        for (int i = 0; i < cell.length(); i++) if (cell.charAt(i) == c) return true;
        return false;
    }

    /// Whether a text occurs, as far as is known.
    boolean hasText(CharSequence text) {
        return texts.contains(text);
    }

    /// Whether texts occur more than once each, as categories do.
    boolean repeats() {
        return !tooManyTexts && texts.size() < textual;
    }

    boolean hasTooManyCategories() {
        return tooManyTexts || tooManyNumbers || texts.size() + numbers.size() > MOST_CATEGORIES;
    }

    /// Different texts and spellings of numbers, at least.
    int distinct() {
        return texts.size() + numbers.size();
    }

    /// How missing values are spelled.
    List<String> gaps() {
        return gaps.all();
    }

    /// All of them, as they are spelled; at most about 20,000.
    List<String> spellings() {
        List<String> all = new ArrayList<>(texts.all());
        all.addAll(numbers.all());
        return all;
    }
}
