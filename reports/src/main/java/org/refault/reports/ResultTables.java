package org.refault.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.FaultPath;
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.PathCause;
import org.refault.simulator.result.TimedResult;

/** The tables of results. Names and order of their columns are a contract with scripts: they change only by additions at the end. */
public final class ResultTables {
    /** Untimed replays. */
    public static final Table<ReplayRow> REPLAY = new Table<>(List.of(
            Column.text("trace", "Trace as it was named.", ReplayRow::trace),
            Column.text("policy", "Policy id.", ReplayRow::policy),
            Column.text("options", "The policy's effective options.", ReplayRow::options),
            Column.count(
                    "frames",
                    "frames",
                    "Frames the policy had.",
                    row -> row.result().frames()),
            Column.count(
                    "references",
                    "references",
                    "References counted: all, or those after the warm-up.",
                    row -> row.result().references()),
            Column.count(
                    "pages",
                    "pages",
                    "Footprint: different pages referenced.",
                    row -> row.result().pages()),
            Column.count(
                    "faults",
                    "faults",
                    "References to a page that was not resident.",
                    row -> row.result().faults()),
            Column.count(
                    "cold_faults",
                    "faults",
                    "First references of a page, in the whole trace.",
                    row -> row.result().coldFaults()),
            Column.count(
                    "refaults",
                    "faults",
                    "Faults on pages that had been resident before.",
                    row -> row.result().refaults()),
            Column.count(
                    "page_outs",
                    "pages",
                    "Pages written out: victims that were dirty, and pages cleaned ahead.",
                    row -> row.result().pageOuts()),
            Column.real(
                    "fault_rate",
                    "faults/reference",
                    "Faults per reference.",
                    row -> row.result().faultRate()),
            Column.fingerprint(
                    "fingerprint", "Hash of every fault.", row -> row.result().fingerprint()),
            Column.count("replication", "", "Replication, from 0.", ReplayRow::replication),
            Column.count(
                    "soft_faults",
                    "faults",
                    "References to a page in memory that the policy had unmapped.",
                    row -> row.result().softFaults()),
            Column.real(
                    "mean_resident",
                    "pages",
                    "Resident pages, in the mean over all references.",
                    row -> row.result().meanResidentSet())));

    private record ReplayName(String trace, String policy, String options, int frames) {}

    /** The replications of each replay, in the order of their first rows. */
    public static List<Group<ReplayRow>> replications(List<ReplayRow> rows) {
        return Group.of(
                rows,
                row -> new ReplayName(
                        row.trace(), row.policy(), row.options(), row.result().frames()),
                ReplayRow::replication);
    }

    /** The replications of each run of the timed machine, in the order of their first rows. */
    public static List<Group<TimedRow>> timedReplications(List<TimedRow> rows) {
        return TimedRun.groups(rows);
    }

    private static final String CHANGED_OPTIONS = "The policy's options that are not the default.";

    /** The columns of {@link #REPLAY} that people compare, with the changed options alone. */
    public static final Table<ReplayRow> REPLAY_IN_SHORT = REPLAY.only("trace", "policy")
            .and(List.of(Column.text("options", CHANGED_OPTIONS, ReplayRow::changedOptions)))
            .and(REPLAY.only("frames"))
            .and(List.of(repetition(ReplayRow::replication)))
            .and(REPLAY.only("faults", "cold_faults", "refaults", "page_outs", "fault_rate", "mean_resident"));

    /** Runs of the timed machine. */
    public static final Table<TimedRow> TIMED = timed();

    /** The columns of {@link #TIMED} that people compare, with the changed options alone, limits and replications only where there are any, and time. */
    public static final Table<TimedRow> TIMED_IN_SHORT = TIMED.only("trace", "protocol", "policy")
            .and(List.of(
                    Column.text("options", CHANGED_OPTIONS, TimedRow::changedOptions),
                    new Column<>("frames", "frames", "Most pages mapped at one time.", true, ResultTables::limit),
                    repetition(TimedRow::replication)))
            .and(TIMED.only("vcpus", "cycles"))
            .and(List.of(Column.real("ms", "ms", "End of the last virtual CPU.", ResultTables::milliseconds)))
            .and(TIMED.only(
                    "slowdown",
                    "first_touches",
                    "soft_faults",
                    "minor_relocks",
                    "major_relocks",
                    "demotions",
                    "host_evictions",
                    "page_outs",
                    "clobbers"));

    /** What a chart can show of a run of the timed machine: the numbers of {@link #TIMED}, and some made of them. */
    public static final Table<TimedRow> FIGURES = figures();

    /** The lock table of one run, with the columns of Linux's {@code /proc/lock_stat}; times in cycles. */
    public static final Table<LockStatistics> LOCKSTAT = new Table<>(List.of(
            Column.text("class", "Class of locks.", LockStatistics::lockClass),
            Column.text("site", "Where it is taken; * for all sites together.", LockStatistics::site),
            Column.count(
                    "con-bounces",
                    "",
                    "Contended acquisitions whose previous holder ran on another CPU.",
                    LockStatistics::conBounces),
            Column.count("contentions", "", "Acquisitions that had to wait.", LockStatistics::contentions),
            Column.count("waittime-min", "cycles", "Shortest wait that was not zero.", LockStatistics::waitMin),
            Column.count("waittime-max", "cycles", "Longest wait.", LockStatistics::waitMax),
            Column.count("waittime-total", "cycles", "Sum of the waits.", LockStatistics::waitTotal),
            Column.real("waittime-avg", "cycles", "Mean wait of contended acquisitions.", LockStatistics::waitAverage),
            Column.count(
                    "acq-bounces",
                    "",
                    "Acquisitions whose previous holder ran on another CPU.",
                    LockStatistics::acqBounces),
            Column.count("acquisitions", "", "All acquisitions.", LockStatistics::acquisitions),
            Column.count("holdtime-min", "cycles", "Shortest hold.", LockStatistics::holdMin),
            Column.count("holdtime-max", "cycles", "Longest hold.", LockStatistics::holdMax),
            Column.count("holdtime-total", "cycles", "Sum of the holds.", LockStatistics::holdTotal),
            Column.real("holdtime-avg", "cycles", "Mean hold.", LockStatistics::holdAverage),
            Column.real(
                    "utilisation", "", "Share of the run during which a lock was held.", LockStatistics::utilisation),
            Column.real("queue-avg", "waiters", "Time-average number of waiters.", LockStatistics::queueAverage),
            Column.count("queue-max", "waiters", "Most waiters at one time.", LockStatistics::queueMax),
            Column.count("wait-p50", "cycles", "Median wait of contended acquisitions.", LockStatistics::waitP50),
            Column.count("wait-p99", "cycles", "99th percentile of those waits.", LockStatistics::waitP99),
            Column.real("contended", "", "Share of the acquisitions that had to wait.", LockStatistics::contended),
            Column.count("wait-p90", "cycles", "90th percentile of those waits.", LockStatistics::waitP90),
            Column.count("wait-p99.9", "cycles", "99.9th percentile of those waits.", LockStatistics::waitP999),
            Column.count("spin-total", "cycles", "The part of the waits spent spinning.", LockStatistics::spinTotal),
            Column.count("trylock-failures", "", "Attempts without waiting that failed.", LockStatistics::tryFailures),
            Column.count(
                    "irq-off", "cycles", "Spinning and holding with interrupts off.", LockStatistics::interruptsOff),
            new Column<>(
                    "utilisation-max",
                    "",
                    "Share of the run during which the busiest lock was held exclusively.",
                    true,
                    row -> isOfClass(row) ? new Value.Real(row.greatestUtilisation()) : new Value.Text("")),
            detail("hand-offs", "", "Times a lock was handed on at a release.", LockDetail::handOffs),
            detail("longest-chain", "hand-offs", "Longest convoy: never free in between.", LockDetail::longestChain),
            detail("acks-delayed", "", "Acknowledgements late for interrupts off.", LockDetail::acksDelayed),
            detail("ack-delay", "cycles", "By which they came late, summed.", LockDetail::ackDelay),
            detail("hold-cpu", "cycles", "Holders ran.", detail -> detail.spent(HoldContent.CPU)),
            detail("hold-ack", "cycles", "Holders awaited acknowledgements.", detail -> detail.spent(HoldContent.ACK)),
            detail("hold-io", "cycles", "Holders awaited the swap device.", detail -> detail.spent(HoldContent.IO)),
            detail(
                    "hold-off-cpu",
                    "cycles",
                    "Holders slept or were preempted.",
                    detail -> detail.spent(HoldContent.OFF_CPU)),
            Column.text(
                    "contention-points",
                    "The sites that had to wait most often, with the number of times.",
                    row -> points(row.detail().contentionPoints())),
            Column.text(
                    "holding-points",
                    "The sites that held the lock most often when somebody had to wait.",
                    row -> points(row.detail().holdingPoints())),
            Column.text(
                    "ping-pong",
                    "Acquisitions by CPU of the previous holder and CPU of the next.",
                    row -> row.detail().pingPong().stream()
                            .map(move -> move.from() + ">" + move.to() + "=" + move.times())
                            .collect(Collectors.joining(" ")))));

    /** The columns of {@link #LOCKSTAT} that people compare. */
    public static final Table<LockStatistics> LOCKSTAT_IN_SHORT = LOCKSTAT.only(
            "class",
            "site",
            "acquisitions",
            "contentions",
            "contended",
            "waittime-total",
            "waittime-avg",
            "waittime-max",
            "wait-p99",
            "queue-avg",
            "holdtime-total",
            "holdtime-avg",
            "utilisation");

    /** The columns of {@link #LOCKSTAT} that only the row of a whole class has, for people: convoys, what holders did, where it was waited. */
    static final Table<LockStatistics> LOCKSTAT_OF_CLASSES = LOCKSTAT.only(
            "class",
            "acquisitions",
            "contentions",
            "wait-p50",
            "wait-p90",
            "wait-p99",
            "wait-p99.9",
            "queue-max",
            "utilisation-max",
            "spin-total",
            "trylock-failures",
            "irq-off",
            "acks-delayed",
            "ack-delay",
            "hand-offs",
            "longest-chain",
            "hold-cpu",
            "hold-ack",
            "hold-io",
            "hold-off-cpu",
            "contention-points",
            "holding-points");

    /** The critical paths of one run, a row for each kind of fault; times in microseconds of one fault. */
    static Table<FaultPath> paths(long mhz) {
        List<Column<FaultPath>> columns = new ArrayList<>();
        columns.add(Column.text("fault", "Kind of fault.", path -> FaultKindChart.label(path.kind())));
        columns.add(Column.count("faults", "", "How many.", FaultPath::faults));
        columns.add(Column.real("µs", "µs", "Mean of one fault.", path -> (double) path.total() / path.faults() / mhz));
        for (PathCause cause : PathCause.values()) {
            columns.add(new Column<>(cause.label(), "µs", "Of which: " + cause.label() + ".", true, path -> {
                double mean = path.mean(cause) / mhz;
                return mean == 0 ? new Value.Text("") : new Value.Real(mean);
            }));
        }
        columns.add(Column.text(
                "of the locks",
                "The part of each class of locks, µs.",
                path -> path.locks().entrySet().stream()
                        .map(lock -> lock.getKey() + " "
                                + new Value.Real((double) lock.getValue() / path.faults() / mhz).readable())
                        .collect(Collectors.joining(", "))));
        return new Table<>(columns);
    }

    /** The counters of each virtual machine of a run alone. */
    static final Table<NumberedVm> VMS = vms();

    /**
     * A virtual machine of a run.
     *
     * @param number from 0
     * @param counters what was counted for it
     */
    record NumberedVm(int number, Map<Counter, Long> counters) {}

    private static Table<NumberedVm> vms() {
        List<Column<NumberedVm>> columns = new ArrayList<>();
        columns.add(Column.count("vm", "", "Virtual machine, from 0.", NumberedVm::number));
        for (Counter counter : TimedResult.OF_EACH_VM) {
            columns.add(Column.count(
                    counter.column(),
                    unit(counter),
                    "Count of " + counter.column().replace('_', ' ') + ".",
                    vm -> vm.counters().getOrDefault(counter, 0L)));
        }
        return new Table<>(columns);
    }

    private ResultTables() {}

    private static Table<TimedRow> timed() {
        Table<TimedRow> named = new Table<>(List.of(
                Column.text("trace", "Trace as it was named.", TimedRow::trace),
                Column.text("protocol", "How host and monitor share the guest's pages.", TimedRow::protocol),
                Column.text(
                        "policy",
                        "Policy id; idle-age where none was given, empty where the protocol uses none.",
                        TimedRow::policy),
                Column.text("machine", "Machine preset.", TimedRow::machine),
                Column.count(
                        "vcpus", "vCPUs", "Virtual CPUs.", row -> row.result().vcpus()),
                counter(Counter.REFERENCES, "References executed."),
                counter(Counter.CYCLES, "End of the last virtual CPU."),
                counter(Counter.SOFT_FAULTS, "Faults on a page unmapped but still locked."),
                counter(Counter.MINOR_RELOCKS, "Re-locks of a page still in memory."),
                counter(Counter.MAJOR_RELOCKS, "Re-locks that read the swap device."),
                Column.real(
                        "fault_rate",
                        "faults/reference",
                        "First touches, soft faults, re-locks and asynchronous faults per reference.",
                        row -> row.result().faultRate()),
                counter(Counter.PAGE_OUTS, "Guest pages written to the swap device."),
                counter(Counter.IPIS, "Interrupts sent to other CPUs."),
                counter(Counter.CLOBBERS, "Translation episodes that used a frame no longer the page's."),
                Column.real(
                        "slowdown",
                        "",
                        "Cycles of the virtual CPUs over those of references, TLB and walks alone.",
                        row -> row.result().slowdown()),
                Column.fingerprint(
                        "fingerprint",
                        "Hash of all whole numbers of the result.",
                        row -> row.result().fingerprint()),
                counter(Counter.FIRST_TOUCHES, "Faults on a page never mapped before."),
                counter(Counter.DEMOTIONS, "Guest pages unmapped and unlocked by the monitor."),
                counter(Counter.HOST_EVICTIONS, "Guest pages taken out of memory by the host."),
                Column.text("options", "The policy's effective options.", TimedRow::options),
                Column.count("frames", "frames", "Most pages mapped at one time; 0 for no limit.", TimedRow::frames),
                Column.count("replication", "", "Replication, from 0.", TimedRow::replication)));
        Set<String> taken = named.columns().stream().map(Column::name).collect(Collectors.toSet());
        List<Column<TimedRow>> others = new ArrayList<>();
        for (Counter counter : Counter.values()) {
            if (!taken.contains(counter.column())) {
                others.add(counter(counter, "Count of " + counter.column().replace('_', ' ') + "."));
            }
        }
        return named.and(others);
    }

    /** A column of what only the row of a whole class says; empty for a single site. */
    private static Column<LockStatistics> detail(String name, String unit, String doc, ToLongFunction<LockDetail> of) {
        return new Column<>(
                name,
                unit,
                doc,
                true,
                row -> isOfClass(row) ? new Value.Count(of.applyAsLong(row.detail())) : new Value.Text(""));
    }

    private static boolean isOfClass(LockStatistics row) {
        return row.site().equals(LockStatistics.ALL_SITES);
    }

    private static String points(List<LockDetail.Point> points) {
        return points.stream().map(point -> point.site() + "=" + point.times()).collect(Collectors.joining(" "));
    }

    private static <R> Column<R> repetition(ToIntFunction<R> replication) {
        return new Column<>("replication", "", "Replication, from 0; empty for the first.", true, row -> {
            int number = replication.applyAsInt(row);
            return number == 0 ? new Value.Text("") : new Value.Count(number);
        });
    }

    private static Table<TimedRow> figures() {
        List<Column<TimedRow>> figures = new ArrayList<>();
        TIMED.columns().stream().filter(Column::number).forEach(figures::add);
        figures.add(Column.real("ms", "ms", "End of the last virtual CPU.", ResultTables::milliseconds));
        figures.add(Column.real(
                "locked_pages",
                "pages",
                "Guest pages locked in the host, mean over time.",
                row -> perCycle(row, Counter.LOCKED_PAGE_CYCLES)));
        for (CycleUse use : CycleUse.values()) {
            figures.add(Column.real(
                    use.name().toLowerCase(Locale.ROOT) + "_share",
                    "% of vCPU cycles",
                    "Cycles of the virtual CPUs: " + use.label() + ".",
                    row -> share(row, use)));
        }
        return new Table<>(figures);
    }

    private static double perCycle(TimedRow row, Counter counter) {
        long cycles = row.result().count(Counter.CYCLES);
        return cycles == 0 ? 0 : (double) row.result().count(counter) / cycles;
    }

    private static double share(TimedRow row, CycleUse use) {
        long all = 0;
        for (CycleUse any : CycleUse.values()) {
            all += row.result().guestCycles(any);
        }
        return all == 0 ? 0 : 100.0 * row.result().guestCycles(use) / all;
    }

    private static Value limit(TimedRow row) {
        return row.frames() == 0 ? new Value.Text("") : new Value.Count(row.frames());
    }

    private static double milliseconds(TimedRow row) {
        TimedResult result = row.result();
        return (double) result.count(Counter.CYCLES) / result.mhz() / 1_000;
    }

    private static Column<TimedRow> counter(Counter counter, String doc) {
        return Column.count(
                counter.column(), unit(counter), doc, row -> row.result().count(counter));
    }

    private static String unit(Counter counter) {
        return switch (counter) {
            case CYCLES,
                    EXPOSURE,
                    EXPOSURE_P50,
                    EXPOSURE_P90,
                    EXPOSURE_P99,
                    EXPOSURE_MAX,
                    STALE_P50,
                    STALE_P90,
                    STALE_P99,
                    STALE_MAX -> "cycles";
            default -> counter.name().endsWith("_CYCLES") ? "cycles" : "";
        };
    }
}
