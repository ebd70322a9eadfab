package org.refault.simulator.simulation;

import java.util.List;
import java.util.Map;
import org.refault.simulator.event.SplitMix64;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockNesting;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.result.Timeline;

/** A 64-bit hash of the whole numbers of a timed result: two runs agree in it or differ somewhere. */
final class Fingerprint {
    private long state;

    private Fingerprint() {}

    static long of(
            Map<Counter, Long> counters,
            long[][] cycles,
            List<LockStatistics> locks,
            List<FaultPath> paths,
            List<LockNesting> lockOrder,
            List<Map<Counter, Long>> vms,
            Timeline timeline) {
        Fingerprint print = new Fingerprint();
        for (Counter counter : Counter.values()) {
            print.add(counters.getOrDefault(counter, 0L));
        }
        for (long[] cpu : cycles) {
            for (long use : cpu) {
                print.add(use);
            }
        }
        for (LockStatistics lock : locks) {
            print.add(lock.contentions());
            print.add(lock.waitTotal());
            print.add(lock.acquisitions());
            print.add(lock.acqBounces());
            print.add(lock.conBounces());
            print.add(lock.holdTotal());
            print.add(lock.queueMax());
            print.add(lock.queueArea());
            print.add(lock.spinTotal());
            print.add(lock.tryFailures());
            print.add(lock.interruptsOff());
            print.addAll(lock.detail());
        }
        for (FaultPath path : paths) {
            print.add(path.kind().ordinal());
            print.add(path.faults());
            for (PathCause cause : PathCause.values()) {
                print.add(path.cycles().getOrDefault(cause, 0L));
            }
            path.locks().values().forEach(print::add);
        }
        for (LockNesting nesting : lockOrder) {
            print.add(nesting.times());
        }
        for (Map<Counter, Long> vm : vms) {
            for (Counter counter : TimedResult.OF_EACH_VM) {
                print.add(vm.getOrDefault(counter, 0L));
            }
        }
        for (Timeline.Point point : timeline.points()) {
            print.add(point.time());
            print.add(point.locked());
            print.add(point.swappable());
            print.add(point.free());
        }
        return print.state;
    }

    private void addAll(LockDetail detail) {
        add(detail.handOffs());
        add(detail.longestChain());
        add(detail.busiest());
        add(detail.acksDelayed());
        add(detail.ackDelay());
        for (HoldContent content : HoldContent.values()) {
            add(detail.spent(content));
        }
        for (LockDetail.Move move : detail.pingPong()) {
            add(move.from());
            add(move.to());
            add(move.times());
        }
    }

    private void add(long number) {
        state = SplitMix64.mix((state ^ number) + 0x9E3779B97F4A7C15L);
    }
}
