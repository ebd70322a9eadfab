import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.ReplayResult;

/**
 * Speed of the untimed replay, in references per second of CPU time, for each policy alone and among others.
 *
 * <p>The string: 20 million independent references to 900 000 pages, Zipf's law with exponent 1, three in ten writes;
 * frames for a tenth of the pages. See benchmarks/README.md for the command. Arguments: policies, in order of running
 * (default: clock and lru, then all others, then clock and lru again).
 */
public final class ReplaySpeed {
    private static final int REFERENCES = 20_000_000;
    private static final int PAGES = 900_000;
    private static final int FRAMES = PAGES / 10;
    private static final int WARM_UPS = 2;
    private static final int RUNS = 5;
    private static final long SEED = 1;

    private ReplaySpeed() {}

    /** Runs the benchmark. */
    public static void main(String[] policies) {
        ReferenceString string = zipf();
        System.out.printf(
                Locale.ROOT,
                "%,d references, %,d different pages, %,d frames; JDK %s%n",
                string.references(),
                string.pageCount(),
                FRAMES,
                Runtime.version());
        System.out.printf("%-16s %10s %8s %8s  M references per CPU second%n", "policy", "fault rate", "best", "median");
        Replay replay = new Replay(string);
        Map<String, Double> first = new LinkedHashMap<>();
        for (String policy : policies.length == 0 ? defaultOrder() : List.of(policies)) {
            double best = measure(replay, policy);
            Double before = first.putIfAbsent(policy, best);
            if (before != null) {
                System.out.printf(Locale.ROOT, "%-16s after the others / alone: %.2f%n", policy, best / before);
            }
        }
    }

    private static List<String> defaultOrder() {
        List<String> order = new ArrayList<>(List.of("clock", "lru"));
        PolicyCatalogue.load().factories().stream()
                .map(factory -> factory.id())
                .filter(id -> !order.contains(id))
                .forEach(order::add);
        order.add("clock");
        order.add("lru");
        return order;
    }

    private static double measure(Replay replay, String policy) {
        PolicyChoice<?> choice = PolicyCatalogue.load().choose(policy);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] rates = new double[RUNS];
        ReplayResult result = null;
        for (int run = -WARM_UPS; run < RUNS; run++) {
            long start = threads.getCurrentThreadCpuTime();
            result = replay.run(choice, FRAMES, new RandomStreams(SEED, 0));
            long nanoseconds = threads.getCurrentThreadCpuTime() - start;
            if (run >= 0) {
                rates[run] = result.references() * 1e3 / nanoseconds;
            }
        }
        Arrays.sort(rates);
        System.out.printf(
                Locale.ROOT,
                "%-16s %9.2f%% %8.1f %8.1f%n",
                policy,
                100 * result.faultRate(),
                rates[RUNS - 1],
                rates[RUNS / 2]);
        return rates[RUNS - 1];
    }

    /** Zipf's law by a search in its cumulative distribution; the pages' numbers are in no order of popularity. */
    private static ReferenceString zipf() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] cumulative = new double[PAGES];
        int[] pageOfRank = new int[PAGES];
        double sum = 0;
        for (int rank = 0; rank < PAGES; rank++) {
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
            int other = random.nextInt(rank + 1);
            pageOfRank[rank] = pageOfRank[other];
            pageOfRank[other] = rank;
        }
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < REFERENCES; i++) {
            int found = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
            int kind = random.nextInt(10) < 3 ? 4 : 2;
            builder.add(0, 3, kind, pageOfRank[found < 0 ? -found - 1 : found], ReferenceStringBuilder.NO_FRAME, 1);
        }
        return builder.build();
    }
}
