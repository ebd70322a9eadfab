package org.refault.simulator.machine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.PathCause;

/** The critical paths of the faults of all virtual CPUs. */
final class FaultPaths {
    private final Map<Counter, Sum> sums = new EnumMap<>(Counter.class);

    private static final class Sum {
        private long faults;
        private final long[] cycles = new long[PathCause.values().length];
        private final LockWaits locks = new LockWaits();
    }

    /** Counts anew. */
    void restart() {
        sums.clear();
    }

    /** A fault is over. */
    void add(Counter kind, long[] cycles, LockWaits locks) {
        Sum sum = sums.computeIfAbsent(kind, first -> new Sum());
        sum.faults++;
        for (int i = 0; i < cycles.length; i++) {
            sum.cycles[i] += cycles[i];
        }
        sum.locks.addAll(locks);
    }

    List<FaultPath> all() {
        List<FaultPath> paths = new ArrayList<>();
        sums.forEach((kind, sum) -> {
            Map<PathCause, Long> cycles = new EnumMap<>(PathCause.class);
            for (PathCause cause : PathCause.values()) {
                cycles.put(cause, sum.cycles[cause.ordinal()]);
            }
            paths.add(new FaultPath(kind, sum.faults, cycles, sum.locks.byName()));
        });
        return paths;
    }
}
