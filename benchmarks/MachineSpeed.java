import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.Settings;
import org.refault.simulator.simulation.Simulation;
import org.refault.traces.LoadedTrace;
import org.refault.traces.ReadOptions;
import org.refault.traces.TraceException;
import org.refault.traces.TraceSource;

/**
 * Speed of the timed machine, in references per second of CPU time.
 *
 * <p>The bundled trace under several protocols and numbers of virtual CPUs, with all other settings at their defaults;
 * the same with shadow and with nested paging (four levels each, with page-walk caches and tagged TLBs) and in the slow
 * mode, which makes an event of each reference; and a loop over 48 pages, which fit the first-level
 * TLB. See benchmarks/README.md for the command.
 */
public final class MachineSpeed {
    /** The steps of faults are many methods: with two, what is measured is how soon the JIT gets to them. */
    private static final int WARM_UPS = 8;

    private static final int RUNS = 5;
    private static final String[] NESTED = {
        "paging.mode=ept",
        "walk.model=levels",
        "walk.levels=4",
        "walk.guest_levels=4",
        "pwc.entries=32",
        "tlb.tagged=true",
        "tlb.l2.entries=1024"
    };
    private static final String HITS_ONLY = "gen:loop:n=20M,pages=48";

    /** For each of four virtual CPUs: a generated trace gives each of them a stream of its own. */
    private static final String HITS_ONLY_EACH = "gen:loop:n=5M,pages=48";

    private MachineSpeed() {}

    /** Runs the benchmark; it takes no arguments. */
    public static void main(String[] arguments) throws TraceException {
        LoadedTrace bundled = load(TraceSource.BUNDLED);
        System.out.printf(
                Locale.ROOT,
                "%s: %,d references, %,d pages; JDK %s%n",
                bundled.name(),
                bundled.string().references(),
                bundled.string().pageCount(),
                Runtime.version());
        System.out.printf(
                "%-28s %5s %-30s %9s %12s %8s %8s  M references per CPU second%n",
                "trace", "vCPUs", "protocol", "TLB hits", "events", "best", "median");
        LoadedTrace hitsOnly = load(HITS_ONLY);
        measure(hitsOnly, 1, "lock-all");
        measure(hitsOnly, 1, "lock-all", NESTED);
        measure(load(HITS_ONLY_EACH), 4, "lock-all");
        measure(bundled, 1, "lock-all");
        measure(bundled, 1, "lock-all", "paging.mode=shadow");
        measure(bundled, 1, "lock-all", NESTED);
        measure(bundled, 2, "lock-all");
        measure(bundled, 4, "lock-all");
        measure(bundled, 1, "relock");
        measure(bundled, 2, "relock");
        measure(bundled, 4, "relock");
        measure(bundled, 2, "relock", NESTED);
        measure(bundled, 2, "unsafe-shared");
        measure(bundled, 2, "relock", "slow=true");
    }

    private static LoadedTrace load(String trace) throws TraceException {
        return TraceSource.load(List.of(trace), ReadOptions.defaults());
    }

    private static void measure(LoadedTrace trace, int vcpus, String protocol, String... assignments) {
        ReferenceString[] streams = trace.streams(vcpus);
        Settings settings = Settings.defaults().with("protocol", protocol, "benchmark");
        for (String assignment : assignments) {
            String[] keyAndValue = assignment.split("=");
            settings = settings.with(keyAndValue[0], keyAndValue[1], "benchmark");
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] rates = new double[RUNS];
        TimedResult result = null;
        for (int run = -WARM_UPS; run < RUNS; run++) {
            long start = threads.getCurrentThreadCpuTime();
            result = Simulation.run(streams, settings, null, 0);
            long nanoseconds = threads.getCurrentThreadCpuTime() - start;
            if (run >= 0) {
                rates[run] = result.count(Counter.REFERENCES) * 1e3 / nanoseconds;
            }
        }
        Arrays.sort(rates);
        System.out.printf(
                Locale.ROOT,
                "%-28s %5d %-30s %8.2f%% %,12d %8.1f %8.1f%n",
                trace.name().split(",seed", 2)[0],
                vcpus,
                assignments.length == 0 ? protocol : protocol + " (" + assignments[0] + ")",
                100.0 * result.count(Counter.TLB_HITS) / result.count(Counter.REFERENCES),
                result.events(),
                rates[RUNS - 1],
                rates[RUNS / 2]);
    }
}
