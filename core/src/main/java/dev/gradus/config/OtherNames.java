package dev.gradus.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The names that other libraries and lectures have for settings.
final class OtherNames {
    /// Another name, and what it is here; joined by `+` where it stands for several settings.
    private static final String TABLE =
            """
            lr learningRate
            eta learningRate
            eps epsilon
            epsilon eps
            wd weightDecay
            decay weightDecay
            betas beta1+beta2
            rho alpha
            etas decrease+increase
            stepSizes smallestStep+largestStep
            outFeatures units
            inFeatures inputs
            filters channels
            outChannels channels
            kernelSize kernel
            poolSize kernel
            strides stride
            bias useBias
            rate p
            prob p
            stddev std
            sigma std
            minval low
            maxval high
            a slope
            negativeSlope slope
            alpha slope
            dim axis
            numGroups groups
            ceilMode ceil
            countIncludePad countPadding
            trackRunningStats tracking
            elementwiseAffine affine
            weight classWeights
            posWeight positiveWeights
            lambd lambda
            stepSize size
            TMax length
            totalIters length
            T0 length
            TMult multiplier
            etaMin least
            startFactor start
            endFactor end
            stepSizeUp up
            pctStart rise
            divFactor div
            finalDivFactor finalDiv
            clipValue maxValue
            clipNorm maxNorm
            numBins bins
            topK k
            nComponents components
            keepdim keep
            keepdims keep
            scaleFactor factor
            theta threshold
            beta offset
            """;

    /// Without case, hyphens and underscores.
    private static final Map<String, List<String>> SETTINGS =
            TABLE.lines()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(pair -> plain(pair[0]), pair -> List.of(pair[1].split("\\+", 0))));

    private OtherNames() {}

    /// A name without what libraries write differently: case, hyphens, underscores, points and blanks.
    static String plain(String name) {
        return name.replaceAll("[-_. ]", "").toLowerCase(Locale.ROOT);
    }

    /// What a setting is called here.
    ///
    /// @param typed by whoever knows another name
    /// @param known the settings of the thing
    /// @return one setting that it is, several that it stands for together, or none
    static List<String> of(String typed, List<String> known) {
        if (known.contains(typed)) return List.of(typed);
        String plain = plain(typed);
        List<String> alike = known.stream().filter(name -> plain(name).equals(plain)).toList();
        if (alike.size() == 1) return alike;
        List<String> others = SETTINGS.getOrDefault(plain, List.of());
        return known.containsAll(others) ? others : List.of();
    }

    /// All other names, for tests.
    static Map<String, List<String>> all() {
        return SETTINGS;
    }
}
