package org.refault.traces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.Run;

/**
 * What there is to know of a trace at a glance. Numbers of references count those that were kept.
 *
 * @param name the trace's name
 * @param format id of its format
 * @param checksum SHA-256 in hex
 * @param records records in the trace, as its format counts them
 * @param references references
 * @param runs runs of references
 * @param pages different pages
 * @param virtualPages different virtual pages
 * @param footprintBytes bytes in all the pages
 * @param fetches references known to be instruction fetches
 * @param reads references known to be data reads
 * @param writes references known to be data writes
 * @param mixed references in runs of several kinds, of which it is not known how many are of which
 * @param referencesByCpl references at privilege level 0 to 3
 * @param referencesByVcpu references of each virtual CPU
 * @param instructions instructions from the beginning to the last run; 0 where the trace has no time
 * @param averageRun references in a run, on the average
 * @param workingSets different pages in windows of 10^4, 10^5 and 10^6 references, as far as one window fits in
 * @param warnings what a user should know before drawing conclusions, one line each
 */
public record TraceSummary(
        String name,
        String format,
        String checksum,
        long records,
        long references,
        int runs,
        int pages,
        int virtualPages,
        long footprintBytes,
        long fetches,
        long reads,
        long writes,
        long mixed,
        List<Long> referencesByCpl,
        List<Long> referencesByVcpu,
        long instructions,
        double averageRun,
        List<WorkingSet> workingSets,
        List<String> warnings) {

    private static final int[] WINDOWS = {10_000, 100_000, 1_000_000};
    private static final int LEVELS = 4;

    /**
     * Different pages in windows of equal length, laid end to end from the first reference; a rest at the end is left out.
     *
     * @param window references in a window
     * @param meanPages pages in a window, on the average
     * @param mostPages pages in the window with the most
     */
    public record WorkingSet(int window, double meanPages, int mostPages) {}

    /** The summary of a trace. */
    public static TraceSummary of(LoadedTrace trace) {
        ReferenceString string = trace.string();
        long[] byKinds = new long[1 << ReferenceKind.values().length];
        long[] byCpl = new long[LEVELS];
        long[] byVcpu = new long[string.vcpuCount()];
        long mixed = 0;
        long last = 0;
        for (int run = 0; run < string.length(); run++) {
            int kinds = Run.kinds(string.runs()[run]);
            int count = string.count(run);
            // A run of as many references as kinds has one of each; a longer one of several kinds keeps its secret.
            boolean known = Integer.bitCount(kinds) == 1 || Integer.bitCount(kinds) == count;
            byKinds[kinds] += known ? count / Integer.bitCount(kinds) : 0;
            mixed += known ? 0 : count;
            byCpl[Run.cpl(string.runs()[run])] += count;
            byVcpu[string.vcpu(run)] += count;
            last = Math.max(last, string.time(run));
        }
        return new TraceSummary(
                trace.name(),
                trace.format(),
                trace.checksum(),
                trace.records(),
                string.references(),
                string.length(),
                string.pageCount(),
                string.virtualPageCount(),
                (long) string.pageCount() * trace.options().pageSize(),
                ofKind(byKinds, ReferenceKind.FETCH),
                ofKind(byKinds, ReferenceKind.READ),
                ofKind(byKinds, ReferenceKind.WRITE),
                mixed,
                LongStream.of(byCpl).boxed().toList(),
                LongStream.of(byVcpu).boxed().toList(),
                last,
                (double) string.references() / string.length(),
                workingSets(string),
                trace.warnings());
    }

    private static long ofKind(long[] byKinds, ReferenceKind kind) {
        long sum = 0;
        for (int kinds = 0; kinds < byKinds.length; kinds++) {
            sum += (kinds & kind.bit()) != 0 ? byKinds[kinds] : 0;
        }
        return sum;
    }

    private static List<WorkingSet> workingSets(ReferenceString string) {
        List<WorkingSet> sets = new ArrayList<>();
        for (int window : WINDOWS) {
            if (string.references() >= window) {
                sets.add(workingSet(string, window));
            }
        }
        return sets;
    }

    private static WorkingSet workingSet(ReferenceString string, int window) {
        long windows = string.references() / window;
        long[] lastWindow = new long[string.pageCount()];
        Arrays.fill(lastWindow, -1);
        long current = 0;
        long sum = 0;
        int inWindow = 0;
        int most = 0;
        long time = 0;
        for (int run = 0; run < string.length(); run++) {
            long from = time / window;
            time += string.count(run);
            // A long run can reach over several windows, and is in each.
            long to = Math.min((time - 1) / window, windows - 1);
            for (long at = from; at <= to; at++) {
                if (at != current) {
                    current = at;
                    inWindow = 0;
                }
                if (lastWindow[string.pages()[run]] != at) {
                    lastWindow[string.pages()[run]] = at;
                    inWindow++;
                    sum++;
                    most = Math.max(most, inWindow);
                }
            }
        }
        return new WorkingSet(window, (double) sum / windows, most);
    }
}
