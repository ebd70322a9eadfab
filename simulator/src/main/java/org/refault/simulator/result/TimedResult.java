package org.refault.simulator.result;

import java.util.List;
import java.util.Map;

/**
 * What a run of the timed machine counted. Times are in cycles.
 *
 * @param vcpus virtual CPUs
 * @param mhz clock, to turn cycles into time
 * @param pages different guest pages in the trace, or as many as a guest that does paging of its own has for them
 * @param counters every count by its {@link Counter}
 * @param cyclesOfCpu cycles by use, for each CPU: index {@code [cpu][use.ordinal()]}
 * @param locks lock table: a row a site and one with all sites for each class
 * @param paths the critical path of the faults of each kind there was
 * @param lockOrder which classes of locks were taken while which were held
 * @param vms counters of each virtual machine alone: {@link #OF_EACH_VM}, every one of them
 * @param timeline who had the pages over time
 * @param events events executed: an execution figure, in no result file
 * @param fingerprint a hash of all whole numbers of this result but the events
 */
public record TimedResult(
        int vcpus,
        long mhz,
        int pages,
        Map<Counter, Long> counters,
        long[][] cyclesOfCpu,
        List<LockStatistics> locks,
        List<FaultPath> paths,
        List<LockNesting> lockOrder,
        List<Map<Counter, Long>> vms,
        Timeline timeline,
        long events,
        long fingerprint) {

    /** What is counted for each virtual machine alone. */
    public static final List<Counter> OF_EACH_VM = List.of(
            Counter.REFERENCES,
            Counter.CYCLES,
            Counter.VCPU_CYCLES,
            Counter.FIRST_TOUCHES,
            Counter.SOFT_FAULTS,
            Counter.MINOR_RELOCKS,
            Counter.MAJOR_RELOCKS,
            Counter.DEMOTIONS,
            Counter.HOST_EVICTIONS,
            Counter.PAGE_OUTS,
            Counter.TARGET_PAGES,
            Counter.CLOBBERS);

    /** The value of a counter. */
    public long count(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** First touches, soft faults, re-locks and asynchronous faults per reference. */
    public double faultRate() {
        long references = count(Counter.REFERENCES);
        long faults = count(Counter.FIRST_TOUCHES)
                + count(Counter.SOFT_FAULTS)
                + count(Counter.MINOR_RELOCKS)
                + count(Counter.MAJOR_RELOCKS)
                + count(Counter.ASYNC_FAULTS);
        return references == 0 ? 0 : (double) faults / references;
    }

    /** Cycles of a use on the CPUs of virtual CPUs: those that are their homes or, where virtual CPUs move, on which any was in the guest. */
    public long guestCycles(CycleUse use) {
        boolean haveHomes = count(Counter.VCPU_MOVES) == 0;
        long sum = 0;
        for (int cpu = 0; cpu < cyclesOfCpu.length; cpu++) {
            if (haveHomes && cpu < vcpus || cyclesOfCpu[cpu][CycleUse.GUEST.ordinal()] > 0) {
                sum += cyclesOfCpu[cpu][use.ordinal()];
            }
        }
        return sum;
    }

    /** Cycles the virtual CPUs took over the cycles the same references would take with no paging: references, TLB and walks. */
    public double slowdown() {
        long ideal = 0;
        for (long[] cycles : cyclesOfCpu) {
            // Any CPU may have been in the guest.
            ideal += cycles[CycleUse.GUEST.ordinal()] + cycles[CycleUse.WALK.ordinal()];
        }
        return ideal == 0 ? 1 : (double) count(Counter.VCPU_CYCLES) / ideal;
    }
}
