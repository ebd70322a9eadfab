package org.refault.experiments.output;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.refault.experiments.run.CellResult;
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

/**
 * Whole results as one line of words between single spaces, and back.
 *
 * <pre>
 *   replay frames references pages faults cold-faults page-outs fingerprint
 *   timed  vcpus mhz pages events fingerprint
 *          n (counter value)*  n (cycles of each use)*  n (lock row)*  n (path)*  n (nesting)*  n (vm)*  n (timeline point)*
 *   a path is  kind faults  n (cause cycles)*  n (lock cycles)*,  a vm  n (counter value)*
 *   a lock row ends in its detail: 5 numbers  n (content cycles)*  n (site times)*  n (site times)*  n (from to times)*
 * </pre>
 */
final class JournalCodec {
    private static final String REPLAY = "replay";
    private static final String TIMED = "timed";

    private JournalCodec() {}

    /** A result as a line, without an end. */
    static String encode(CellResult result) {
        Words words = new Words();
        if (result instanceof CellResult.Replayed replayed) {
            ReplayResult r = replayed.result();
            words.word(REPLAY).numbers(r.frames(), r.references(), r.pages(), r.faults(), r.coldFaults(), r.pageOuts());
            words.numbers(r.softFaults(), r.residentSum(), r.fingerprint());
        } else if (result instanceof CellResult.Timed timed) {
            encode(words.word(TIMED), timed.result());
        }
        return words.toString();
    }

    private static void encode(Words words, TimedResult r) {
        words.numbers(r.vcpus(), r.mhz(), r.pages(), r.events(), r.fingerprint());
        Map<Counter, Long> counters = new EnumMap<>(r.counters());
        encode(words, counters);
        words.numbers(r.cyclesOfCpu().length);
        for (long[] uses : r.cyclesOfCpu()) {
            words.numbers(uses);
        }
        words.numbers(r.locks().size());
        for (LockStatistics lock : r.locks()) {
            words.word(lock.lockClass()).word(lock.site());
            words.numbers(lock.conBounces(), lock.contentions(), lock.waitMin(), lock.waitMax(), lock.waitTotal());
            words.numbers(lock.acqBounces(), lock.acquisitions(), lock.holdMin(), lock.holdMax(), lock.holdTotal());
            words.numbers(lock.instances(), lock.elapsed(), lock.queueMax(), lock.waitP50(), lock.waitP99());
            words.numbers(lock.waitP90(), lock.waitP999(), lock.queueArea(), lock.spinTotal(), lock.tryFailures());
            words.numbers(lock.interruptsOff());
            encode(words, lock.detail());
        }
        words.numbers(r.paths().size());
        for (FaultPath path : r.paths()) {
            words.word(path.kind().name()).numbers(path.faults(), path.cycles().size());
            path.cycles().forEach((cause, cycles) -> words.word(cause.name()).numbers(cycles));
            words.numbers(path.locks().size());
            path.locks().forEach((lock, cycles) -> words.word(lock).numbers(cycles));
        }
        words.numbers(r.lockOrder().size());
        for (LockNesting nesting : r.lockOrder()) {
            words.word(nesting.held()).word(nesting.taken());
            words.word(nesting.heldSite()).word(nesting.takenSite()).numbers(nesting.times());
        }
        words.numbers(r.vms().size());
        r.vms().forEach(vm -> encode(words, new EnumMap<>(vm)));
        words.numbers(r.timeline().points().size());
        for (Timeline.Point point : r.timeline().points()) {
            words.numbers(point.time(), point.locked(), point.swappable(), point.swappedOut(), point.free());
        }
    }

    private static void encode(Words words, Map<Counter, Long> counters) {
        words.numbers(counters.size());
        counters.forEach((counter, value) -> words.word(counter.name()).numbers(value));
    }

    private static void encode(Words words, LockDetail detail) {
        words.numbers(detail.handOffs(), detail.longestChain(), detail.busiest());
        words.numbers(detail.acksDelayed(), detail.ackDelay());
        Map<HoldContent, Long> contents = detail.holdContents();
        words.numbers(contents.size());
        contents.forEach((content, cycles) -> words.word(content.name()).numbers(cycles));
        for (List<LockDetail.Point> points : List.of(detail.contentionPoints(), detail.holdingPoints())) {
            words.numbers(points.size());
            points.forEach(point -> words.word(point.site()).numbers(point.times()));
        }
        words.numbers(detail.pingPong().size());
        detail.pingPong().forEach(move -> words.numbers(move.from(), move.to(), move.times()));
    }

    /**
     * The result of a line.
     *
     * @throws IllegalArgumentException if the line is not one of {@link #encode}
     */
    static CellResult decode(String line) {
        Reader in = new Reader(line);
        String kind = in.word();
        CellResult result = switch (kind) {
            case REPLAY -> new CellResult.Replayed(replay(in));
            case TIMED -> new CellResult.Timed(timed(in));
            default -> throw new IllegalArgumentException("unknown kind of result: " + kind);
        };
        in.requireEnd();
        return result;
    }

    private static ReplayResult replay(Reader in) {
        return new ReplayResult(
                in.count(),
                in.number(),
                in.count(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number());
    }

    private static TimedResult timed(Reader in) {
        int vcpus = in.count();
        long mhz = in.number();
        int pages = in.count();
        long events = in.number();
        long fingerprint = in.number();
        Map<Counter, Long> counters = counters(in);
        long[][] cycles = new long[in.count()][CycleUse.values().length];
        for (long[] uses : cycles) {
            for (int i = 0; i < uses.length; i++) {
                uses[i] = in.number();
            }
        }
        List<LockStatistics> locks = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            locks.add(lock(in));
        }
        List<FaultPath> paths = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            paths.add(path(in));
        }
        List<LockNesting> lockOrder = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            lockOrder.add(new LockNesting(in.word(), in.word(), in.word(), in.word(), in.number()));
        }
        List<Map<Counter, Long>> vms = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            vms.add(counters(in));
        }
        List<Timeline.Point> points = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            points.add(new Timeline.Point(in.number(), in.count(), in.count(), in.count(), in.count()));
        }
        return new TimedResult(
                vcpus,
                mhz,
                pages,
                counters,
                cycles,
                locks,
                paths,
                lockOrder,
                vms,
                new Timeline(points),
                events,
                fingerprint);
    }

    private static Map<Counter, Long> counters(Reader in) {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        for (int i = in.count(); i > 0; i--) {
            counters.put(Counter.valueOf(in.word()), in.number());
        }
        return counters;
    }

    private static FaultPath path(Reader in) {
        Counter kind = Counter.valueOf(in.word());
        long faults = in.number();
        Map<PathCause, Long> cycles = new EnumMap<>(PathCause.class);
        for (int i = in.count(); i > 0; i--) {
            cycles.put(PathCause.valueOf(in.word()), in.number());
        }
        Map<String, Long> locks = new TreeMap<>();
        for (int i = in.count(); i > 0; i--) {
            locks.put(in.word(), in.number());
        }
        return new FaultPath(kind, faults, cycles, locks);
    }

    private static LockStatistics lock(Reader in) {
        return new LockStatistics(
                in.word(),
                in.word(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                detail(in));
    }

    private static LockDetail detail(Reader in) {
        long handOffs = in.number();
        long longestChain = in.number();
        long busiest = in.number();
        long acksDelayed = in.number();
        long ackDelay = in.number();
        Map<HoldContent, Long> contents = new EnumMap<>(HoldContent.class);
        for (int i = in.count(); i > 0; i--) {
            contents.put(HoldContent.valueOf(in.word()), in.number());
        }
        List<LockDetail.Point> waiting = points(in);
        List<LockDetail.Point> holding = points(in);
        List<LockDetail.Move> pingPong = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            pingPong.add(new LockDetail.Move(in.count(), in.count(), in.number()));
        }
        return new LockDetail(
                handOffs, longestChain, busiest, acksDelayed, ackDelay, contents, waiting, holding, pingPong);
    }

    private static List<LockDetail.Point> points(Reader in) {
        List<LockDetail.Point> points = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            points.add(new LockDetail.Point(in.word(), in.number()));
        }
        return points;
    }

    /** Writes words. */
    private static final class Words {
        private final StringJoiner text = new StringJoiner(" ");

        Words word(String word) {
            text.add(URLEncoder.encode(word, StandardCharsets.UTF_8));
            return this;
        }

        Words numbers(long... numbers) {
            for (long number : numbers) {
                text.add(Long.toString(number));
            }
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Reads them. */
    private static final class Reader {
        private final Iterator<String> words;

        Reader(String line) {
            words = List.of(line.split(" ", -1)).iterator();
        }

        String word() {
            if (!words.hasNext()) {
                throw new IllegalArgumentException("the record is too short");
            }
            return URLDecoder.decode(words.next(), StandardCharsets.UTF_8);
        }

        long number() {
            return Long.parseLong(word());
        }

        int count() {
            return Integer.parseInt(word());
        }

        void requireEnd() {
            if (words.hasNext()) {
                throw new IllegalArgumentException("the record is too long");
            }
        }
    }
}
