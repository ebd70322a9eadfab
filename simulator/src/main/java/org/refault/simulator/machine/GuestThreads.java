package org.refault.simulator.machine;

import java.util.Arrays;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * The threads of the guest that share one virtual CPU: where each is in the references, and who waits for a page.
 *
 * <p>A trace does not say which thread made a reference. So the references of the virtual CPU are cut into bursts of
 * {@code guest.thread_burst}, which go to the threads by turns, burst b to thread b mod n:
 *
 * <pre>
 *   references     |  burst 0  |  burst 1  |  burst 2  |  burst 3  |  burst 4  | ...
 *   of 2 threads        0           1           0           1           0
 * </pre>
 *
 * <p>At the end of a burst the next thread by number goes on that does not wait. As long as none waits, the order is the
 * trace's, whatever n is. A burst ends with a run: a run is never cut.
 */
final class GuestThreads {
    private final int count;
    /** The first run of each burst, and the number of runs. */
    private final int[] starts;

    private final int[] bursts;
    private final int[] runs;
    private final int[] dones;
    private final boolean[] waits;
    private int waiting;
    private int current;

    private GuestThreads(int count, int[] starts) {
        this.count = count;
        this.starts = starts;
        bursts = new int[count];
        runs = new int[count];
        dones = new int[count];
        waits = new boolean[count];
        for (int thread = 0; thread < count; thread++) {
            begin(thread, thread);
        }
    }

    static GuestThreads of(ReferenceString string, Settings settings) {
        int threads = settings.count(MonitorSettings.GUEST_THREADS);
        if (threads == 1) {
            return new GuestThreads(1, new int[] {0, string.length()});
        }
        return new GuestThreads(threads, cut(string, settings.integer(MonitorSettings.GUEST_THREAD_BURST)));
    }

    /** Each burst has as few runs as make its length. */
    private static int[] cut(ReferenceString string, long length) {
        int[] cuts = new int[string.length() + 1];
        int bursts = 0;
        long references = 0;
        for (int run = 0; run < string.length(); run++) {
            if (references >= length) {
                cuts[++bursts] = run;
                references = 0;
            }
            references += string.count(run);
        }
        cuts[++bursts] = string.length();
        return Arrays.copyOf(cuts, bursts + 1);
    }

    private void begin(int thread, int burst) {
        bursts[thread] = burst;
        runs[thread] = starts[Math.min(burst, starts.length - 1)];
        dones[thread] = 0;
    }

    /** The thread that runs, or ran last. */
    int current() {
        return current;
    }

    /** The next run of the thread that runs. */
    int run() {
        return runs[current];
    }

    /** References of that run that it has executed. */
    int done() {
        return dones[current];
    }

    /** The run at which its burst is over. */
    int end() {
        return starts[Math.min(bursts[current] + 1, starts.length - 1)];
    }

    /** Notes how far the thread that runs has come. */
    void keep(int run, int done) {
        runs[current] = run;
        dones[current] = done;
    }

    /** The thread that runs has ended its burst. */
    void endBurst() {
        begin(current, bursts[current] + count);
    }

    /** The thread that runs waits from now on. */
    void block() {
        waits[current] = true;
        waiting++;
    }

    /** A thread waits no longer. */
    void ready(int thread) {
        waits[thread] = false;
        waiting--;
    }

    /** The first run that some thread has not executed to its end, given where the one that runs is. */
    int firstRun(int run) {
        int first = run;
        for (int thread = 0; thread < count; thread++) {
            first = thread == current ? first : Math.min(first, runs[thread]);
        }
        return first;
    }

    /** Whether a thread waits. */
    boolean someWait() {
        return waiting > 0;
    }

    private boolean canRun(int thread) {
        return !waits[thread] && runs[thread] < starts[starts.length - 1];
    }

    /** Whether another thread than the one that runs could. */
    boolean hasOther() {
        for (int thread = 0; thread < count; thread++) {
            if (thread != current && canRun(thread)) {
                return true;
            }
        }
        return false;
    }

    /** The next thread by number that can run does; the one that ran last comes last. Returns whether there is one. */
    boolean next() {
        for (int i = 1; i <= count; i++) {
            int thread = (current + i) % count;
            if (canRun(thread)) {
                current = thread;
                return true;
            }
        }
        return false;
    }
}
