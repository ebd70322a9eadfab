package org.refault.simulator.result;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The critical path of all faults of one kind, by what it consists of. Times in cycles, summed over the faults.
 *
 * @param kind the kind: first touches, soft faults, minor or major re-locks
 * @param faults how many
 * @param cycles by cause
 * @param locks the part of {@link PathCause#LOCK} for each class of locks, by its name
 */
public record FaultPath(Counter kind, long faults, Map<PathCause, Long> cycles, Map<String, Long> locks) {
    /** Keeps copies. */
    public FaultPath {
        Map<PathCause, Long> byCause = new EnumMap<>(PathCause.class);
        byCause.putAll(cycles);
        cycles = Collections.unmodifiableMap(byCause);
        locks = Collections.unmodifiableMap(new TreeMap<>(locks));
    }

    /** Cycles of all causes. */
    public long total() {
        return cycles.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Mean cycles of a cause in one fault. */
    public double mean(PathCause cause) {
        return faults == 0 ? 0 : (double) cycles.getOrDefault(cause, 0L) / faults;
    }
}
