package dev.gradus.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The losses of the steps in bounded memory: when there is no room, each two become their mean.
final class Losses {
    static final int MOST = 1 << 10;

    private final double[] means = new double[MOST];
    private int count;
    private long stride = 1;
    private double sum;
    private long summed;

    void add(double loss) {
        sum += loss;
        if (++summed < stride) return;
        if (count == MOST) halve();
        else flush();
    }

    private void flush() {
        means[count++] = sum / summed;
        sum = 0;
        summed = 0;
    }

    /// The sum under way is half of what comes next.
    private void halve() {
        for (int i = 0; i < MOST / 2; i++) means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
        count = MOST / 2;
        stride *= 2;
    }

    /// Forgets the last ones. Of a mean that is cut, each loss is taken to be the mean.
    void drop(long losses) {
        long left = Math.max(0, count * stride + summed - losses), whole = left / stride, rest = left - whole * stride;
        if (whole < count) {
            count = (int) whole;
            sum = means[count] * rest;
        } else if (summed > 0) {
            sum *= (double) rest / summed;
        }
        summed = rest;
    }

    double[] all() {
        return Arrays.copyOf(means, count);
    }

    Map<String, Object> state() {
        List<Object> written = new ArrayList<>();
        for (int i = 0; i < count; i++) written.add(means[i]);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("means", written);
        state.put("stride", stride);
        state.put("sum", sum);
        state.put("summed", summed);
        return state;
    }

    void resume(Plain saved) {
        List<?> written = saved.list("means");
        count = Math.min(MOST, written.size());
        for (int i = 0; i < count; i++) means[i] = Plain.number(written.get(i));
        stride = Math.max(1, saved.whole("stride"));
        sum = saved.number("sum");
        summed = saved.whole("summed");
    }
}
