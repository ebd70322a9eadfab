package org.refault.reports;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockNesting;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.result.Timeline;
import org.refault.simulator.setting.Settings;

/** Made-up results in realistic proportions. */
final class Samples {
    static final int PAGES = 3_200;
    static final long REFERENCES = 1_416_502;
    static final long MHZ = 450;

    private static final int[] FRAMES = {32, 64, 160, 320, 640, 800, 1_600, 2_400};
    private static final List<String> LOCK_CLASSES =
            List.of("io_request_lock", "kernel_flag", "mmap_sem", "mon_page", "page_alloc_lock");

    private Samples() {}

    /** Seven policies, two of them oracles, over eight memory sizes. */
    static List<ReplayRow> replays(String trace) {
        List<ReplayRow> rows = new ArrayList<>();
        String[] policies = {"opt", "lru", "clock", "nru", "aging", "wsclock", "fifo"};
        double[] worse = {1, 1.3, 1.42, 1.6, 1.38, 1.36, 1.9};
        for (int policy = 0; policy < policies.length; policy++) {
            for (int frames : FRAMES) {
                double room = 1 - (double) frames / PAGES;
                long refaults = (long) (worse[policy] * 40_000 * room * room * 60 / (60 + frames));
                rows.add(new ReplayRow(
                        trace,
                        policies[policy],
                        policies[policy].equals("clock") ? "load-bit=0" : "",
                        "",
                        policy < 2,
                        0,
                        new ReplayResult(
                                frames,
                                REFERENCES,
                                PAGES,
                                PAGES + refaults,
                                PAGES,
                                refaults / 3,
                                0,
                                frames * REFERENCES,
                                0x1234_5678_9abc_def0L + frames + policy)));
            }
        }
        return rows;
    }

    /** A run under each of some protocols. */
    static List<TimedRow> timed(String... protocols) {
        List<TimedRow> rows = new ArrayList<>();
        for (int i = 0; i < protocols.length; i++) {
            boolean unsafe = protocols[i].startsWith("unsafe");
            rows.add(timed("gzip", protocols[i], "clock", 1_600, 0, result(i, unsafe ? 37 : 0)));
        }
        return rows;
    }

    static TimedRow timed(
            String trace, String protocol, String policy, int frames, int replication, TimedResult result) {
        return new TimedRow(trace, protocol, policy, "", "", "p2-450-1999", frames, replication, result);
    }

    /** A result that differs with its number. */
    static TimedResult result(int number, long clobbers) {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            counters.put(counter, 1_000L * counter.ordinal() + number);
        }
        counters.put(Counter.REFERENCES, REFERENCES);
        counters.put(Counter.CYCLES, 900_000_000L + 200_000_000L * number);
        counters.put(Counter.VCPU_CYCLES, 1_700_000_000L + 400_000_000L * number);
        counters.put(Counter.FIRST_TOUCHES, (long) PAGES);
        counters.put(Counter.SOFT_FAULTS, 12_345L * number);
        counters.put(Counter.MINOR_RELOCKS, 2_100L + 777 * number);
        counters.put(Counter.MAJOR_RELOCKS, 96L + 31 * number);
        counters.put(Counter.CLOBBERS, clobbers);
        return new TimedResult(
                2,
                MHZ,
                PAGES,
                counters,
                cycles(number),
                locks(number),
                paths(number),
                lockOrder(number),
                List.of(),
                timeline(number),
                123_456,
                0xfeed_0000_0000_0000L + number);
    }

    private static long[][] cycles(int number) {
        long[] shares = {310, 40, 9, 0, 35, 22, 70, 0, 18, 12, 6, 14, 400, 64};
        long[][] cycles = new long[3][CycleUse.values().length];
        for (CycleUse use : CycleUse.values()) {
            int i = use.ordinal();
            long mine = shares[i] * (10 + (i * (number + 1)) % 7) / 10;
            cycles[0][i] = mine * 1_000_000;
            cycles[1][i] = mine * 900_000;
        }
        cycles[2][CycleUse.HOST.ordinal()] = 120_000_000L * (number + 1);
        cycles[2][CycleUse.PROCESS.ordinal()] = 500_000_000L;
        cycles[2][CycleUse.SPIN.ordinal()] = 30_000_000L;
        cycles[2][CycleUse.IDLE.ordinal()] = 250_000_000L;
        return cycles;
    }

    private static List<LockStatistics> locks(int number) {
        List<LockStatistics> rows = new ArrayList<>();
        for (int i = 0; i < LOCK_CLASSES.size(); i++) {
            long acquisitions = 40_000L / (i + 1);
            long contentions = i == 3 ? 0 : acquisitions / (20 + 5 * number);
            long wait = contentions * 700 * (i + 1);
            long hold = acquisitions * 350 * (i + 1) * (i + 1);
            for (String site : List.of("fault", LockStatistics.ALL_SITES)) {
                rows.add(new LockStatistics(
                        LOCK_CLASSES.get(i),
                        site,
                        contentions / 2,
                        contentions,
                        contentions == 0 ? 0 : 12,
                        contentions == 0 ? 0 : 81_000,
                        wait,
                        acquisitions / 3,
                        acquisitions,
                        120,
                        64_000,
                        hold,
                        1,
                        900_000_000L + 200_000_000L * number,
                        contentions == 0 ? 0 : 2,
                        contentions == 0 ? 0 : 640,
                        contentions == 0 ? 0 : 21_500,
                        contentions == 0 ? 0 : 9_800,
                        contentions == 0 ? 0 : 64_000,
                        wait,
                        i == 2 ? wait / 4 : wait,
                        i == 1 ? 17 : 0,
                        0,
                        site.equals(LockStatistics.ALL_SITES) ? detail(contentions, hold) : LockDetail.NONE));
            }
        }
        return rows;
    }

    /** Soft faults, of which the first has none, and major re-locks. */
    private static List<FaultPath> paths(int number) {
        long soft = 12_345L * number;
        long major = 96L + 31 * number;
        FaultPath ofSoft = new FaultPath(
                Counter.SOFT_FAULTS,
                soft,
                Map.of(PathCause.WALK, 40 * soft, PathCause.TRAP, 700 * soft, PathCause.MONITOR, 260 * soft),
                Map.of());
        FaultPath ofMajor = new FaultPath(
                Counter.MAJOR_RELOCKS,
                major,
                Map.of(
                        PathCause.TRAP,
                        700 * major,
                        PathCause.LOCK,
                        5_000 * major,
                        PathCause.DEVICE_SERVICE,
                        4_300 * major * (number + 1)),
                Map.of("kernel_flag", 4_000 * major, "mon_page", 1_000 * major));
        return soft == 0 ? List.of(ofMajor) : List.of(ofSoft, ofMajor);
    }

    /** Where the number is 0, no locks nest. */
    private static List<LockNesting> lockOrder(int number) {
        return number == 0
                ? List.of()
                : List.of(
                        new LockNesting("kernel_flag", "pagemap_lru", "swap out", "evict", 70),
                        new LockNesting("mmap_sem", "kernel_flag", "fault", "fault", 900),
                        new LockNesting("mmap_sem", "pagemap_lru", "fault", "evict", 7));
    }

    private static LockDetail detail(long contentions, long hold) {
        return new LockDetail(
                contentions,
                contentions == 0 ? 0 : 5,
                hold,
                0,
                0,
                Map.of(HoldContent.CPU, hold),
                contentions == 0 ? List.of() : List.of(new LockDetail.Point("fault", contentions)),
                contentions == 0 ? List.of() : List.of(new LockDetail.Point("fault", contentions)),
                List.of(new LockDetail.Move(0, 1, contentions + 1), new LockDetail.Move(1, 0, contentions + 1)));
    }

    private static Timeline timeline(int number) {
        List<Timeline.Point> points = new ArrayList<>();
        int steps = 200;
        for (int i = 0; i <= steps; i++) {
            int locked = (int) Math.min(1_600, 20L * i + 300L * ((i / (20 + number)) % 2));
            int swappedOut = number == 0 ? 0 : Math.min(900, 6 * i);
            points.add(new Timeline.Point(
                    4_500_000L * i, locked, PAGES - locked - swappedOut, swappedOut, 4_000 - 10 * i));
        }
        return new Timeline(points);
    }

    static Report report(List<ReplayRow> replays, List<TimedRow> timed) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Trace", "gzip.lackey.zst, 1,411,424 records");
        facts.put("Checksum", "sha256 3f2a9c…");
        facts.put("Page key", "vpn");
        Settings settings =
                Settings.defaults().with("sampler.interval", "10 ms", "--set").with("seed", "42", "plan.toml:3:1");
        return new Report(
                "Four policies against OPT, and three ways to share memory with the host",
                "The bundled trace, replayed without time over eight memory sizes, then run on the timed machine with the host's swapper on another CPU.",
                "./refault demo --seed 42 --set 'sampler.interval=10 ms'",
                "0.1.0-SNAPSHOT",
                replays,
                timed,
                settings,
                facts);
    }
}
