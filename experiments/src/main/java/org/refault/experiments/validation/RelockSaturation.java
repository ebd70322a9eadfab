package org.refault.experiments.validation;

import java.util.List;
import java.util.stream.IntStream;
import org.refault.reports.Overlay;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.TraceException;

/**
 * Major re-locks of one virtual machine by its number of virtual CPUs: a part of experiment E3 of the host model.
 *
 * <p>The host keeps the semaphore of the machine's address space while it reads a page, so that virtual CPUs that do
 * nothing but fault are served one after the other: with a mean read of t, 1/t re-locks a second, however many they are.
 * The pages go round, in a memory that holds a part of them; all are clean, so that the device serves reads alone. Reads
 * take a time uniform around t.
 *
 * <p>A run is measured as the difference of two, of which the shorter goes round the pages as often as it takes to have
 * written those out with which the run began. The device is never idle before the end of either.
 */
final class RelockSaturation implements ValidationExperiment {
    private static final String ID = "relock-saturation";
    private static final int PAGES = 600;
    private static final int ROUNDS_BEFORE = 2;
    private static final List<Integer> VCPUS = List.of(1, 2, 4, 8);
    private static final double READ_SECONDS = 0.001;

    /** From one page to the next; with it every page is met once a round, and no read follows its neighbour's. */
    private static final int STRIDE = 37;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String question() {
        return "Do more virtual CPUs bring pages back faster, if the host reads under one semaphore?";
    }

    @Override
    public Settings settings() {
        return FreeMachine.settings(
                "experiment " + ID,
                "cpu.mhz=1000",
                "protocol=relock",
                "sampler.where=helper",
                "sampler.interval=2 ms",
                "idle.k=1",
                "vm.mem=" + PAGES + " pages",
                "mon.pages=0",
                "mem.pages=280 pages",
                "mem.kernel_reserved=0",
                "host.proc.count=0",
                "swap.size=2000 pages",
                "mlock.max=100 %",
                "swap.cluster=0",
                "disk.random=1 ms",
                "disk.sequential=1 ms",
                "disk.jitter=0.5");
    }

    @Override
    public List<Overlay> run(Effort effort, Replications replications) throws TraceException, InterruptedException {
        int each = effort == Effort.QUICK ? 6 : 30;
        int rounds = effort == Effort.QUICK ? 1 : 10;
        Sample<Integer, Double> sample =
                Sample.take(replications, VCPUS, each, 1, (number, replication) -> rate(number, rounds, replication));
        return List.of(sample.overlay(
                FormulaGrid.byVcpus("reads of 0.5 to 1.5 ms", IntStream.of(VCPUS.get(0), VCPUS.get(VCPUS.size() - 1))),
                new Sample.Text(
                        ID,
                        ID,
                        "major re-locks per second",
                        "Major re-locks by virtual CPUs: formula and simulation",
                        "1/t with a mean read of t = 1 ms · virtual CPUs that do nothing but fault · reads under the"
                                + " semaphore",
                        "; the upper vertical axis does not begin at 0"),
                vcpus -> 1 / READ_SECONDS,
                Double::doubleValue));
    }

    private double rate(int vcpus, int rounds, int replication) {
        TimedResult before = simulate(vcpus, ROUNDS_BEFORE, replication);
        TimedResult after = simulate(vcpus, ROUNDS_BEFORE + rounds, replication);
        if (after.count(Counter.PAGE_OUTS) != before.count(Counter.PAGE_OUTS)) {
            throw new IllegalStateException("the device does not serve reads alone");
        }
        double seconds = (after.count(Counter.CYCLES) - before.count(Counter.CYCLES))
                / (settings().integer(MachineSettings.CPU_MHZ) * 1e6);
        return (after.count(Counter.MAJOR_RELOCKS) - before.count(Counter.MAJOR_RELOCKS)) / seconds;
    }

    private TimedResult simulate(int vcpus, int rounds, int replication) {
        return Simulation.run(reads(vcpus, rounds), settings(), null, replication);
    }

    /** The virtual CPUs take the pages of all rounds by turns. Pages are numbered in the order of their first reference: the first round goes by number. */
    private static ReferenceString[] reads(int vcpus, int rounds) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < rounds * PAGES; i++) {
            int page = i < PAGES ? i : (int) ((long) i * STRIDE % PAGES);
            builder.add(i % vcpus, 3, ReferenceKind.READ.bit(), page, ReferenceStringBuilder.NO_FRAME, 1);
        }
        return builder.build().deal(vcpus);
    }
}
