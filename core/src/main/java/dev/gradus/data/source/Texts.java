package dev.gradus.data.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Different texts, in the order in which they came; nothing is made of a text that is there already.
final class Texts {
    private final List<String> all = new ArrayList<>();
    private @Nullable String[] table = new String[16];

    void add(CharSequence text) {
        int slot = slot(text);
        if (table[slot] != null) return;
        table[slot] = text.toString();
        all.add(table[slot]);
        if (all.size() * 2 > table.length) grow();
    }

    boolean contains(CharSequence text) {
        return table[slot(text)] != null;
    }

    private void grow() {
        table = new String[4 * table.length];
        for (String text : all) table[slot(text)] = text;
    }

    private int slot(CharSequence text) {
        int hash = 0;
        for (int i = 0; i < text.length(); i++) hash = 31 * hash + text.charAt(i);
        int slot = (hash ^ hash >>> 15) & table.length - 1;
        for (String there = table[slot]; there != null && !there.contentEquals(text); there = table[slot]) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    int size() {
        return all.size();
    }

    List<String> all() {
        return Collections.unmodifiableList(all);
    }
}
