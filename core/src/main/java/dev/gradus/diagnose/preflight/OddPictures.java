package dev.gradus.diagnose.preflight;

import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.train.diagnose.Measured;
import java.util.Arrays;
import java.util.Optional;

/// Pictures that decode oddly: of one colour, with an empty channel, or grey ones among coloured ones.
record OddPictures() implements Item {
    private static final int MOST = 1000;

    @Override
    public String name() {
        return "odd-pictures";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Dataset data = subject.data().train().data();
        if (data.shape().rank() != 3 || data.size() == 0) return Optional.empty();
        Survey survey = Survey.of(data);
        int n = survey.looked;
        Measured plain = new Measured("pictures of one colour, of " + n, survey.plain, "0");
        if (survey.plain > 0) {
            Outcome outcome = 2 * survey.plain > n ? Outcome.FAIL : 50 * survey.plain > n ? Outcome.WARN : Outcome.NOTE;
            String text =
                    "%d of %d pictures are of one colour, the first is %s".formatted(survey.plain, n, survey.first);
            return Optional.of(Result.of(name(), outcome, plain, text, "Look at these files; leave them out."));
        }
        if (survey.empty >= 0) {
            String text = "channel %d has one value in all of %d pictures".formatted(survey.empty, n);
            Measured empty = new Measured(text, survey.empty, "channels that differ");
            return Optional.of(
                    Result.of(
                            name(), Outcome.WARN, empty, text, "Read the pictures with the channels that they have."));
        }
        Measured grey =
                new Measured(
                        "grey pictures, of " + n + " with three channels", survey.grey, "none, or all of one channel");
        if (survey.grey > 0 && survey.channels == 3) {
            String text =
                    survey.grey == n
                            ? "all of %d pictures are grey, in three equal channels".formatted(n)
                            : "%d of %d pictures are grey, the others have colours".formatted(survey.grey, n);
            String repair =
                    survey.grey == n
                            ? "Read them with one channel."
                            : "See whether grey pictures are spread evenly over the classes; otherwise read all with one channel.";
            return Optional.of(Result.of(name(), Outcome.NOTE, grey, text, repair));
        }
        return Optional.of(Result.pass(name(), plain));
    }

    /// What some pictures show.
    private static final class Survey {
        final int channels;
        int looked, plain, grey;
        int empty = -1;
        String first = "";

        private Survey(int channels) {
            this.channels = channels;
        }

        static Survey of(Dataset data) {
            int channels = data.shape().axis(0), size = data.shape().size(), each = size / channels;
            Survey survey = new Survey(channels);
            survey.looked = Math.min(MOST, data.size());
            float[] x = new float[size], low = new float[channels], high = new float[channels];
            Arrays.fill(low, Float.POSITIVE_INFINITY);
            Arrays.fill(high, Float.NEGATIVE_INFINITY);
            for (int i = 0; i < survey.looked; i++) {
                int sample = (int) ((long) i * data.size() / survey.looked);
                data.readInput(sample, x, 0);
                boolean isPlain = true, isGrey = channels == 3;
                for (int c = 0; c < channels; c++) {
                    for (int k = 0; k < each; k++) {
                        float v = x[c * each + k];
                        low[c] = Math.min(low[c], v);
                        high[c] = Math.max(high[c], v);
                        isPlain &= v == x[c * each];
                        isGrey &= v == x[k];
                    }
                }
                if (isPlain && survey.plain++ == 0) survey.first = named(data, sample, x);
                if (isGrey) survey.grey++;
            }
            for (int c = 0; c < channels; c++) if (!(high[c] > low[c]) && survey.empty < 0) survey.empty = c;
            return survey;
        }

        private static String named(Dataset data, int sample, float[] x) {
            Origin origin = data.origin(sample);
            String which = origin == null ? "training sample " + sample : origin.toString();
            return which + (x[0] == 0 ? ", all black" : x[0] == 1 ? ", all white" : "");
        }
    }
}
