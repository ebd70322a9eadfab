package org.refault.simulator.setting;

import java.util.List;

/** Settings of how a run is made: seed, time, how far virtual CPUs run ahead. Collected by {@link SettingCatalogue}. */
public final class RunSettings {
    private static final Declarations DECLARED = new Declarations();

    public static final Setting SEED = DECLARED.integer(
            "seed", 1, Long.MIN_VALUE, Double.POSITIVE_INFINITY, "", "Seed of every random stream.", "[A]");
    public static final Setting HORIZON_MAX = DECLARED.execution(DECLARED.duration(
            "horizon.max",
            "10000 cyc",
            1,
            "Upper bound on how far a virtual CPU runs ahead of the others; changes no result.",
            "[A] results are equal for every value"));
    public static final Setting SLOW = DECLARED.execution(DECLARED.flag(
            "slow",
            false,
            "Make an event of every reference: the reference implementation, for tests; changes no result.",
            "[A] results are equal either way"));
    public static final Setting TIME_SOURCE = DECLARED.choice(
            "time.source",
            "access",
            List.of("access", "trace"),
            "Whether references follow each other at once, or none starts before its time in the trace.",
            "[A]");
    public static final Setting TIME_CPI = DECLARED.real(
            "time.cpi",
            1,
            1e-3,
            1e6,
            "cycles",
            "Cycles per instruction of the trace's clock, for time.source = trace.",
            "[A]");
    public static final Setting TIME_LIMIT = DECLARED.duration(
            "time.limit",
            "0 cyc",
            0,
            "Simulated time at which a run stops though references are left; 0 for the end of the references.",
            "[A]");
    public static final Setting WARMUP = DECLARED.integer(
            "warmup",
            0,
            0,
            99,
            "%",
            "Share of a run that is not counted: until every virtual CPU has executed so much of its references, or so"
                    + " much of time.limit is over, whichever comes first; of a replay the first references. 0 counts all.",
            "[A] 10 is usual in plans");
    public static final Setting SAMPLE_EVERY = DECLARED.integer(
            "sample.every",
            0,
            0,
            1e11,
            "references",
            "Untimed replay: references between two samples of the Accessed bits, after which the policy sees what they found;"
                    + " of a policy that scans, its period. 0: the bits are as they are when the policy looks, and the period"
                    + " is the policy's.",
            "[A] on the timed machine sampler.interval");
    public static final Setting CI = DECLARED.execution(DECLARED.real(
            "ci",
            95,
            50,
            99.9999,
            "%",
            "Confidence that an interval, by Student's t over the replications, covers what it estimates; changes no run.",
            "[A]"));
    public static final Setting TRACE_REPEAT = DECLARED.integer(
            "trace.repeat",
            1,
            1,
            1_000,
            "times",
            "How many times each virtual CPU executes its references, for time.source = access.",
            "[A]");
    public static final Setting TIMELINE_INTERVAL = DECLARED.duration(
            "timeline.interval",
            "1 ms",
            1,
            "First interval of the resident/swappable timeline; doubled when it grows long.",
            "[A]");

    public static final Setting CHECK_LEVEL = DECLARED.integer(
            "check.level",
            1,
            0,
            3,
            "",
            "What is checked while a run goes on: 0 nothing, so that neither clobbers nor lost updates are counted, 1 clobbers, 2 also the invariants of page states, locking and Dirty bits,"
                    + " 3 also the order of locks.",
            "[A]");
    public static final Setting NEAR_MISS = DECLARED.duration(
            "check.near_miss",
            "10 us",
            0,
            "A frame taken so soon after the flush that made it safe counts as a near miss; 0 for none.",
            "[A]");
    public static final Setting STALL = DECLARED.duration(
            "check.stall",
            "100 s",
            1,
            "Simulated time after which a run is ended with an error if no virtual CPU has executed a reference.",
            "[A] hundreds of page transfers of the slowest disk");
    public static final Setting RETRIES = DECLARED.integer(
            "check.retries",
            1_000_000,
            1,
            1_000_000_000,
            "times",
            "How often one fault of mmu-notifier may begin again, because the host takes pages back meanwhile; a run in which one does so more"
                    + " often is ended with an error.",
            "[A] far more than invalidations last");
    public static final Setting FUZZ_DELAY = DECLARED.cost(
            "fuzz.delay",
            0,
            "Mean of an exponential delay before each step of monitor and host, which widens the windows of races.",
            "[A] race amplifier");

    private RunSettings() {}

    static List<Setting> all() {
        return DECLARED.all();
    }
}
