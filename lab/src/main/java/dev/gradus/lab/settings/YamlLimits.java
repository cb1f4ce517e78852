package dev.gradus.lab.settings;

import dev.gradus.persist.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.ParserException;

/// What a document may not do to its reader, checked before anything is composed of it: go deeper than [Json#DEPTH] levels,
/// contain itself, or hold a number so long that its conversion takes minutes.
///
/// Source: CVE-2022-25857 and CVE-2022-41854 for the depth; the number of aliases is limited by the parser's own setting.
final class YamlLimits {
    private static final int LONGEST_NUMBER = 1000;

    /// The anchors of the collections around the present place; empty where one has none.
    private final Deque<String> around = new ArrayDeque<>();

    private YamlLimits() {}

    /// Goes through a document.
    ///
    /// @throws ParserException where it breaks a limit, with the place
    static void require(Iterator<Event> document) {
        var limits = new YamlLimits();
        while (document.hasNext()) limits.check(document.next());
    }

    private void check(Event event) {
        switch (event.getEventId()) {
            case SequenceStart, MappingStart -> {
                if (around.size() == Json.DEPTH) throw refused("more than " + Json.DEPTH + " levels", event);
                around.push(((NodeEvent) event).getAnchor().map(Anchor::getValue).orElse(""));
            }
            case SequenceEnd, MappingEnd -> around.pop();
            case Alias -> {
                String name = ((AliasEvent) event).getAlias().getValue();
                if (around.contains(name)) throw refused("a collection that contains itself, *" + name, event);
            }
            case Scalar -> {
                var scalar = (ScalarEvent) event;
                boolean isLong = scalar.getValue().length() > LONGEST_NUMBER;
                if (isLong && scalar.getScalarStyle() == ScalarStyle.PLAIN && isNumber(scalar.getValue().charAt(0)))
                    throw refused("a number of " + scalar.getValue().length() + " digits", event);
            }
            default -> {}
        }
    }

    private static boolean isNumber(char first) {
        return (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
    }

    private static ParserException refused(String what, Event event) {
        return new ParserException("", Optional.empty(), what, event.getStartMark());
    }
}
