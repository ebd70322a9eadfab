package org.refault.simulator.monitor;

import java.util.ArrayDeque;
import java.util.Deque;
import org.refault.simulator.machine.WaitQueue;

/** The messages of faulting virtual CPUs to the threads of a monitor that pages for itself. */
final class PageRequests {
    private final Deque<Integer> asked = new ArrayDeque<>();
    private final boolean[] wantedBack;
    private final boolean[] neverMapped;
    private final WaitQueue threads = new WaitQueue();

    PageRequests(int pages) {
        wantedBack = new boolean[pages];
        neverMapped = new boolean[pages];
    }

    /** Where the monitor's threads sleep when they have nothing to do. */
    WaitQueue threads() {
        return threads;
    }

    /** A page is to be brought in. */
    void add(int page) {
        asked.addLast(page);
    }

    /** The page asked for first, or {@link Victims#NO_PAGE}. */
    int take() {
        return asked.isEmpty() ? Victims.NO_PAGE : asked.pollFirst();
    }

    /** A page on its way out is wanted back. */
    void want(int page) {
        wantedBack[page] = true;
    }

    /** A page that is out, or about to be, was never mapped for the guest. */
    void setNeverMapped(int page) {
        neverMapped[page] = true;
    }

    boolean takeNeverMapped(int page) {
        boolean was = neverMapped[page];
        neverMapped[page] = false;
        return was;
    }

    boolean takeWanted(int page) {
        boolean was = wantedBack[page];
        wantedBack[page] = false;
        return was;
    }
}
