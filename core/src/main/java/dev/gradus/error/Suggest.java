package dev.gradus.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The known words nearest to a mistyped one, for the repair part of an error.
public final class Suggest {
    private static final int LONGEST = 100;

    private Suggest() {}

    /// Words within a third of the word's length (at least two edits) of what was typed, nearest first, at most three.
    ///
    /// @param typed what the user wrote
    /// @param known all valid words
    /// @return the nearest, possibly none
    public static List<String> nearest(String typed, Collection<String> known) {
        if (typed.length() > LONGEST) return List.of(); // no word, but a file or a sentence
        String word = typed.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, word.length() / 3);
        record Candidate(String word, int distance) {}
        return known.stream()
                .map(k -> new Candidate(k, distance(word, k.toLowerCase(Locale.ROOT))))
                .filter(c -> c.distance <= limit || c.word.toLowerCase(Locale.ROOT).startsWith(word))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
                .limit(3)
                .map(Candidate::word)
                .toList();
    }

    /// A sentence for an unknown word: "Did you mean adam or adamw?", or the list of all words where none is near.
    ///
    /// @param typed what the user wrote
    /// @param known all valid words
    /// @return the sentence
    public static String sentence(String typed, Collection<String> known) {
        List<String> near = nearest(typed, known);
        return near.isEmpty()
                ? "Use one of: " + known.stream().sorted().collect(Collectors.joining(", ")) + "."
                : "Did you mean " + String.join(" or ", near) + "?";
    }

    /// Levenshtein distance: the least number of letters inserted, deleted or replaced.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
