package dev.gradus.lab.store;

import dev.gradus.tensor.Compute;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a run ran on, for its record.
public final class Machine {
    private Machine() {}

    /// This machine.
    ///
    /// @return system, processors, kernels, bits, Java
    public static Map<String, Object> describe() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("architecture", System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("threads", Compute.threads());
        machine.put("kernels", Compute.kernels());
        machine.put("bits", Version.bits());
        machine.put("java", System.getProperty("java.vm.vendor") + " " + Runtime.version());
        machine.put("maxHeapBytes", Runtime.getRuntime().maxMemory());
        return machine;
    }
}
