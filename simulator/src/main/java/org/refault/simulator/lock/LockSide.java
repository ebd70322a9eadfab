package org.refault.simulator.lock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockStatistics;

/** Statistics of a class of locks on its exclusive or its shared side. */
final class LockSide {
    /** As many contention points as {@code /proc/lock_stat} has. */
    private static final int POINTS = 4;

    private final LockMode mode;
    /** A handful, in the order in which they were first taken at: each taking looks one up. */
    private final List<LockSite> sites = new ArrayList<>();

    private final long[] contents = new long[HoldContent.values().length];
    private int waiting;
    private long waitingSince;
    private long queueArea;
    private long handOffs;
    private long longestChain;
    private long acksDelayed;
    private long ackDelay;
    /** Acquisitions by CPU of the previous holder and CPU of the next: from × cpus + to. */
    private long[] moves = new long[0];

    private int cpus;
    private long countsFrom;

    LockSide(LockMode mode) {
        this.mode = mode;
    }

    LockMode mode() {
        return mode;
    }

    /** The instant from which on is counted; 0 for the run's beginning. */
    long countsFrom() {
        return countsFrom;
    }

    /** Counts anew from an instant on. */
    void restart(long now) {
        countsFrom = now;
        sites.forEach(site -> site.restart(now));
        Arrays.fill(contents, 0);
        waitingSince = now;
        queueArea = 0;
        handOffs = 0;
        longestChain = 0;
        acksDelayed = 0;
        ackDelay = 0;
        Arrays.fill(moves, 0);
    }

    LockSite site(String name) {
        for (int i = 0; i < sites.size(); i++) {
            if (sites.get(i).name().equals(name)) {
                return sites.get(i);
            }
        }
        LockSite first = new LockSite(this, name);
        sites.add(first);
        return first;
    }

    /** A waiter came. */
    void queued(long now) {
        advance(now);
        waiting++;
    }

    /** A waiter went. */
    void dequeued(long now) {
        advance(now);
        waiting--;
    }

    private void advance(long now) {
        queueArea += waiting * (now - waitingSince);
        waitingSince = now;
    }

    /** A lock was handed on, for the {@code chain}-th time since it was last free. */
    void handedOn(int chain) {
        handOffs++;
        longestChain = Math.max(longestChain, chain);
    }

    void moved(int from, int to) {
        int least = Math.max(from, to) + 1;
        if (least > cpus) {
            long[] wider = new long[least * least];
            for (int row = 0; row < cpus; row++) {
                System.arraycopy(moves, row * cpus, wider, row * least, cpus);
            }
            moves = wider;
            cpus = least;
        }
        moves[from * cpus + to]++;
    }

    void spent(HoldContent content, long cycles) {
        contents[content.ordinal()] += cycles;
    }

    void ackDelayed(int flushes, long cycles) {
        acksDelayed += flushes;
        ackDelay += cycles;
    }

    /**
     * The rows of the lock table: one for all sites, and one a site.
     *
     * @param lockClass what the class is called on this side
     * @param busiest cycles its busiest lock was held exclusively
     * @throws IllegalStateException if Little's law does not hold, or acquisitions are not the releases and the locks
     *     held
     */
    List<LockStatistics> rows(String lockClass, LockRules rules, int instances, long busiest, long now) {
        List<LockStatistics> rows = new ArrayList<>();
        LockSite all = new LockSite(this, LockStatistics.ALL_SITES);
        for (LockSite site : sitesByName()) {
            site.check(lockClass);
            all.add(site);
            if (!site.isIdle()) {
                rows.add(site.row(lockClass, rules.interruptsOff(), instances, now, LockDetail.NONE));
            }
        }
        advance(now);
        long waits = all.waitedUntil(now);
        if (queueArea != waits) {
            throw new IllegalStateException("Little's law fails for lock " + lockClass + ": queue area " + queueArea
                    + ", waits, unfinished ones included, " + waits);
        }
        rows.add(0, all.row(lockClass, rules.interruptsOff(), instances, now, detail(busiest)));
        return rows;
    }

    private LockDetail detail(long busiest) {
        Map<HoldContent, Long> split = new EnumMap<>(HoldContent.class);
        for (HoldContent content : HoldContent.values()) {
            split.put(content, contents[content.ordinal()]);
        }
        return new LockDetail(
                handOffs,
                longestChain,
                busiest,
                acksDelayed,
                ackDelay,
                split,
                points(LockSite::timesQueued),
                points(LockSite::timesOthersKept),
                pingPong());
    }

    private List<LockSite> sitesByName() {
        return sites.stream().sorted(Comparator.comparing(LockSite::name)).toList();
    }

    private List<LockDetail.Point> points(ToLongFunction<LockSite> times) {
        return sitesByName().stream()
                .map(site -> new LockDetail.Point(site.name(), times.applyAsLong(site)))
                .filter(point -> point.times() > 0)
                .sorted(Comparator.comparingLong(LockDetail.Point::times).reversed())
                .limit(POINTS)
                .toList();
    }

    private List<LockDetail.Move> pingPong() {
        List<LockDetail.Move> list = new ArrayList<>();
        for (int i = 0; i < moves.length; i++) {
            if (moves[i] > 0) {
                list.add(new LockDetail.Move(i / cpus, i % cpus, moves[i]));
            }
        }
        return list;
    }
}
