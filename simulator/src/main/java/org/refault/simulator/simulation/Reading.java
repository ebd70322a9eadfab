package org.refault.simulator.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.refault.simulator.result.Counter;

/**
 * All sums of a run up to an instant. What lies between two instants is the difference of two readings: so that a
 * counter, whoever keeps it, is cut at the end of a warm-up though its owner knows nothing of warm-ups.
 *
 * @param time the instant, in cycles
 * @param counters every count
 * @param vms the counts of each virtual machine alone
 * @param cycles of each CPU by use
 */
record Reading(long time, Map<Counter, Long> counters, List<Map<Counter, Long>> vms, long[][] cycles) {
    long count(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** What came after an earlier reading of the same run. */
    Reading since(Reading earlier) {
        List<Map<Counter, Long>> ofVms = new ArrayList<>();
        for (int vm = 0; vm < vms.size(); vm++) {
            ofVms.add(difference(vms.get(vm), earlier.vms.get(vm)));
        }
        long[][] after = new long[cycles.length][];
        for (int cpu = 0; cpu < cycles.length; cpu++) {
            after[cpu] = cycles[cpu].clone();
            for (int use = 0; use < after[cpu].length; use++) {
                after[cpu][use] -= earlier.cycles[cpu][use];
            }
        }
        return new Reading(time, difference(counters, earlier.counters), ofVms, after);
    }

    private static Map<Counter, Long> difference(Map<Counter, Long> all, Map<Counter, Long> earlier) {
        Map<Counter, Long> after = new EnumMap<>(all);
        earlier.forEach((counter, amount) -> after.merge(counter, counter.isSum() ? -amount : 0, Long::sum));
        return after;
    }
}
