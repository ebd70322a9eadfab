package org.refault.experiments.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.refault.reports.Overlay;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.TraceException;

/**
 * The penalty of double paging where guest and host choose independently: experiment E6 of the host model.
 *
 * <p>A guest page-out of a page that the host has swapped out reads it from the host's swap device first. The guest takes
 * any of its pages, each as likely as the next, by random numbers that nothing else draws from. So whatever the host has
 * swapped out, by whatever rule, and whatever the guest uses most: where it is a share h of the guest's pages, the chance
 * of the extra read is h. This holds at every page-out by itself, so a run is measured from its beginning, and h is the mean
 * over the page-outs. The host is alone with the virtual machine, so that h also is the share that does not fit: of G guest
 * pages beside M frames, of which 0 to wm.high are free, (G - M) / G to (G - M + wm.high) / G.
 *
 * <p>All references write, so that every page that goes must be written: else those that need not, which may be swapped out
 * more often or less, would be left out.
 */
final class DoublePaging implements ValidationExperiment {
    private static final String ID = "double-paging";
    private static final int PAGES = 800;
    private static final int GUEST_PAGES = PAGES / 2;
    private static final int[] HOST_FRAMES = {370, 310, 250, 190};

    /** Of u uniform in (0, 1): u^3 has half of its weight below 1/8. */
    private static final double SKEW = 3;

    /** How the guest uses its pages. */
    private enum Use {
        UNIFORM("uniform references"),
        SKEWED("half of the references to an eighth of the pages");

        private final String label;

        Use(String label) {
            this.label = label;
        }

        int page(double uniform) {
            return (int) (PAGES * (this == UNIFORM ? uniform : Math.pow(uniform, SKEW)));
        }
    }

    /** One point. */
    private record Case(Use use, int hostFrames) {}

    /**
     * What a run found.
     *
     * @param swapped share of the guest's pages that the host had swapped out, mean over the page-outs
     * @param read share of the page-outs that read first
     */
    private record Measured(double swapped, double read) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String question() {
        return "How often does a guest page-out have the host read the page back that it had swapped out?";
    }

    @Override
    public Settings settings() {
        return FreeMachine.settings(
                "experiment " + ID,
                "cpu.mhz=1000",
                "guest.swapper=random",
                "guest.mem_pressure=50",
                "guest.fault=0 cyc",
                "guest.disk=1 ms",
                "protocol=relock",
                "sampler.where=helper",
                "sampler.interval=2 ms",
                "cost.hf_minor=50 us",
                "idle.k=1",
                "vm.mem=" + GUEST_PAGES + " pages",
                "mon.pages=0",
                "mem.kernel_reserved=0",
                "wm.min=2",
                "wm.low=4",
                "wm.high=6",
                "host.proc.count=0",
                "swap.size=2000 pages",
                "disk.random=1 ms",
                "disk.sequential=1 ms");
    }

    @Override
    public List<Overlay> run(Effort effort, Replications replications) throws TraceException, InterruptedException {
        int each = effort == Effort.QUICK ? 8 : 30;
        int references = effort == Effort.QUICK ? 1_500 : 20_000;
        List<Case> cases = new ArrayList<>();
        for (Use use : Use.values()) {
            for (int frames : HOST_FRAMES) {
                cases.add(new Case(use, frames));
            }
        }
        Sample<Case, Measured> sample =
                Sample.take(replications, cases, each, 1, (one, replication) -> measure(one, references, replication));
        List<Overlay.Curve> curves = new ArrayList<>();
        for (Use use : Use.values()) {
            List<Overlay.Point> points = new ArrayList<>();
            for (int i = 0; i < cases.size(); i++) {
                if (cases.get(i).use() == use) {
                    points.add(point(cases.get(i).hostFrames() + " host frames", sample.runsOf(i), sample.intervals()));
                }
            }
            curves.add(new Overlay.Curve(
                    use.label, List.of(new Overlay.FormulaValue(0, 0), new Overlay.FormulaValue(0.6, 0.6)), points));
        }
        return List.of(sample.overlay(
                new Sample.Text(
                        ID,
                        ID,
                        "extra reads per guest page-out",
                        "Extra reads of guest page-outs: formula and simulation",
                        "h, the share of the guest's pages that the host has swapped out · the guest takes any page",
                        ", of the difference to the h of the same run"),
                new Overlay.Axis("h: share of the guest's pages swapped out, mean over its page-outs", false),
                false,
                curves));
    }

    private static Overlay.Point point(String label, List<Measured> runs, int family) {
        double swapped = mean(runs, Measured::swapped);
        double[] differences =
                runs.stream().mapToDouble(run -> run.read() - run.swapped()).toArray();
        Estimate estimate = Estimate.of(differences, family);
        return new Overlay.Point(label, swapped, swapped, swapped + estimate.mean(), estimate.halfWidth(), runs.size());
    }

    private static double mean(List<Measured> runs, ToDoubleFunction<Measured> of) {
        return runs.stream().mapToDouble(of).sum() / runs.size();
    }

    private Measured measure(Case one, int references, int replication) {
        Settings settings = settings().with(MachineSettings.MEM_PAGES, one.hostFrames() + " pages", "experiment " + ID);
        TimedResult result = Simulation.run(writes(one.use(), references, replication), settings, null, replication);
        double pageOuts = result.count(Counter.GUEST_PAGE_OUTS);
        if (pageOuts != result.count(Counter.GUEST_FAULTS)) {
            throw new IllegalStateException("a page went without being written");
        }
        double swapped = result.count(Counter.SWAPPED_AT_GUEST_PAGE_OUTS) / pageOuts;
        int tooMany = GUEST_PAGES - one.hostFrames();
        if (swapped < tooMany || swapped > tooMany + settings.count(HostSettings.WM_HIGH)) {
            throw new IllegalStateException(swapped + " pages are swapped out, but " + tooMany + " are too many");
        }
        return new Measured(swapped / GUEST_PAGES, result.count(Counter.DOUBLE_PAGING_READS) / pageOuts);
    }

    /** Writes, the first of them to every page in turn. */
    private static ReferenceString[] writes(Use use, int references, int replication) {
        RandomStream chance = new RandomStreams(1, replication).stream("validation." + ID);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < PAGES + references; i++) {
            int page = i < PAGES ? i : use.page(chance.nextDouble());
            builder.add(0, 3, ReferenceKind.WRITE.bit(), page, ReferenceStringBuilder.NO_FRAME, 1);
        }
        return builder.build().deal(1);
    }
}
