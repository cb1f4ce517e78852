package dev.gradus.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Recorded passes of a model, lent to whoever predicts: together, lent or not, they have no more than a number of bytes.
///
/// To record costs more than a replay saves. So passes that are in use are not given up for others: one that has been idle for the last
/// [#LONG] predictions goes first, and where there is none, nothing new is recorded for as many predictions.
final class RecordedPasses {
    private static final int LONG = 1000;

    private final TrainedModel model;
    private final long mostBytes;

    // All are guarded by this object.

    /// Those that are not lent, used last at the end.
    private final List<RecordedPass> idle = new ArrayList<>();

    private long bytes;
    private long uses;
    private long restsUntil;
    private boolean isRefused;

    RecordedPasses(TrainedModel model, long mostBytes) {
        this.model = model;
        this.mostBytes = mostBytes;
    }

    /// One for a number of samples.
    ///
    /// @return null where none may be had
    synchronized @Nullable RecordedPass take(int samples) {
        uses++;
        for (int i = idle.size() - 1; i >= 0; i--) {
            if (idle.get(i).samples() == samples) return idle.remove(i);
        }
        return isRefused || uses < restsUntil ? null : new RecordedPass(model, samples);
    }

    synchronized void giveBack(RecordedPass pass) {
        isRefused |= pass.isRefused();
        count(pass, pass.isUseless() ? 0 : pass.bytes());
        if (pass.isUseless()) return;
        while (bytes > mostBytes && !idle.isEmpty() && uses - idle.getFirst().lastUse > LONG) {
            count(idle.removeFirst(), 0);
        }
        if (bytes > mostBytes) {
            count(pass, 0);
            restsUntil = uses + LONG;
            return;
        }
        pass.lastUse = uses;
        idle.add(pass);
    }

    private void count(RecordedPass pass, long now) {
        bytes += now - pass.counted;
        pass.counted = now;
    }

    synchronized long bytes() {
        return bytes;
    }
}
