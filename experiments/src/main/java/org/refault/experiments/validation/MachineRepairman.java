package org.refault.experiments.validation;

import java.util.List;
import java.util.stream.IntStream;
import org.refault.reports.Overlay;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.TraceException;

/**
 * Virtual CPUs that compute and fault by turns as machines that break, and the read under the semaphore as the one
 * repairman: the other part of experiment E3 of the host model.
 *
 * <p>Each of N virtual CPUs computes for an exponential time of mean Z, then needs a page that the host must read in a constant
 * time t. By takacs1962, for one server, N customers and services of any law, here constant, the server is idle for the share
 *
 * <pre>
 *   p0 = 1 / (1 + N t/Z sum(r = 0 to N-1) binomial(N-1, r) product(i = 1 to r) (exp(i t/Z) - 1))
 * </pre>
 *
 * and (1 - p0) / t pages a second are read: N / (Z + t) for few virtual CPUs, 1/t for many. The two meet at N* = (Z + t) / t,
 * which is 5 here.
 *
 * <p>What is measured is the first virtual CPU's: its time computing, in the trap and asleep, for so many faults. All others
 * have references for long after its end. A run is the difference of two, of which the shorter is the beginning of the longer.
 */
final class MachineRepairman implements ValidationExperiment {
    private static final String ID = "machine-repairman";
    private static final List<Integer> VCPUS = List.of(1, 2, 4, 6, 8);
    private static final List<Integer> VCPUS_IN_SHORT = List.of(1, 8);
    private static final int MOST_VCPUS = 8;

    /** Pages of all virtual CPUs together; each goes round its own share. Memory holds less than half. */
    private static final int PAGES = 1_200;

    private static final int MHZ = 10;
    private static final int READ = 10_000;
    private static final int THINK = 4 * READ;

    /** Of the computing, what the trap takes. */
    private static final int TRAP = 400;

    /** Rounds before the measurement: to have written those pages out with which the run began. */
    private static final int ROUNDS_BEFORE = 2;

    /** How many more references the other virtual CPUs have: faults, against those of the first. */
    private static final double LONGER = 1.6;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String question() {
        return "How many pages a second come back to virtual CPUs that compute in between?";
    }

    @Override
    public Settings settings() {
        return FreeMachine.settings(
                "experiment " + ID,
                "cpu.mhz=" + MHZ,
                "cost.trap=" + TRAP + " cyc",
                "cost.io_submit=1 cyc",
                "protocol=relock",
                "sampler.where=helper",
                "sampler.interval=100 ms",
                "idle.k=1",
                "demote.quota=4096",
                "vm.mem=" + PAGES + " pages",
                "mon.pages=0",
                "mem.pages=520 pages",
                "mem.kernel_reserved=0",
                "host.proc.count=0",
                "swap.size=2400 pages",
                "mlock.max=100 %",
                "swap.cluster=0",
                "disk.random=" + READ + " cyc",
                "disk.sequential=" + READ + " cyc",
                "disk.jitter=0",
                RunSettings.HORIZON_MAX.key() + "=1000 s");
    }

    /** (1 - p0) / t, in reads a second. */
    static double readsPerSecond(int vcpus, double think, double read) {
        double ratio = read / think;
        double sum = 0;
        double term = 1;
        for (int r = 0; r < vcpus; r++) {
            sum += term;
            term *= (double) (vcpus - 1 - r) / (r + 1) * Math.expm1((r + 1) * ratio);
        }
        double idle = 1 / (1 + vcpus * ratio * sum);
        return (1 - idle) / read;
    }

    @Override
    public List<Overlay> run(Effort effort, Replications replications) throws TraceException, InterruptedException {
        int each = effort == Effort.QUICK ? 6 : 30;
        int faults = effort == Effort.QUICK ? 200 : 2_000;
        List<Integer> vcpus = effort == Effort.QUICK ? VCPUS_IN_SHORT : VCPUS;
        Sample<Integer, Double> sample =
                Sample.take(replications, vcpus, each, 1, (number, replication) -> rate(number, faults, replication));
        return List.of(sample.overlay(
                FormulaGrid.byVcpus("Z = 4 t", IntStream.rangeClosed(1, MOST_VCPUS)),
                new Sample.Text(
                        ID,
                        ID,
                        "major re-locks per second",
                        "Major re-locks with computing in between: formula and simulation",
                        "machine repairman M/D/1//N · computing exponential, mean Z = 4 ms; reads t = 1 ms under the"
                                + " semaphore"),
                MachineRepairman::expected,
                Double::doubleValue));
    }

    private static double expected(int vcpus) {
        double cyclesPerSecond = MHZ * 1e6;
        return readsPerSecond(vcpus, THINK / cyclesPerSecond, READ / cyclesPerSecond);
    }

    private double rate(int vcpus, int faults, int replication) {
        int warmUp = ROUNDS_BEFORE * (PAGES / vcpus);
        TimedResult before = simulate(vcpus, warmUp, replication);
        TimedResult after = simulate(vcpus, warmUp + faults, replication);
        if (after.count(Counter.PAGE_OUTS) != before.count(Counter.PAGE_OUTS)) {
            throw new IllegalStateException("the device does not serve reads alone");
        }
        // Nothing but the submission of a read takes time in the host, and that one cycle.
        long reads = cycles(after, CycleUse.HOST) - cycles(before, CycleUse.HOST);
        if (reads != faults) {
            throw new IllegalStateException(faults + " faults of the first virtual CPU made " + reads + " reads");
        }
        double seconds = (busyCycles(after) - busyCycles(before)) / (MHZ * 1e6);
        return vcpus * faults / seconds;
    }

    /** Cycles until the first virtual CPU's end, which has a CPU of its own. */
    private static long busyCycles(TimedResult result) {
        long cycles = 0;
        for (CycleUse use : CycleUse.values()) {
            cycles += use == CycleUse.IDLE ? 0 : cycles(result, use);
        }
        return cycles;
    }

    /** Cycles of the first virtual CPU's CPU. */
    private static long cycles(TimedResult result, CycleUse use) {
        return result.cyclesOfCpu()[0][use.ordinal()];
    }

    private TimedResult simulate(int vcpus, int faults, int replication) {
        return Simulation.run(references(vcpus, faults, replication), settings(), null, replication);
    }

    /** Each reads pages of its own in turn, and after each fault goes on on the page for an exponential time. */
    private ReferenceString[] references(int vcpus, int faults, int replication) {
        RandomStreams random = new RandomStreams(settings().integer(RunSettings.SEED), replication);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        RandomStream[] thinking = new RandomStream[vcpus];
        for (int vcpu = 0; vcpu < vcpus; vcpu++) {
            thinking[vcpu] = random.stream("validation.think." + vcpu);
        }
        for (int fault = 0; fault < (vcpus == 1 ? faults : LONGER * faults); fault++) {
            for (int vcpu = fault < faults ? 0 : 1; vcpu < vcpus; vcpu++) {
                // The trap before the next fault is a part of it.
                int count = (int) Math.max(1, Math.round(thinking[vcpu].nextExponential(THINK) - TRAP));
                int page = vcpu * (PAGES / vcpus) + fault % (PAGES / vcpus);
                builder.add(vcpu, 3, ReferenceKind.READ.bit(), page, ReferenceStringBuilder.NO_FRAME, count);
            }
        }
        return builder.build().deal(vcpus);
    }
}
