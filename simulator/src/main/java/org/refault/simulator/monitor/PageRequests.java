package org.refault.simulator.monitor;

import java.util.ArrayDeque;
import java.util.Deque;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.result.Counter;

/** The messages of faulting virtual CPUs to the threads of a monitor that pages for itself. */
final class PageRequests {
    private final Deque<Integer> asked = new ArrayDeque<>();
    private final boolean[] wantedBack;
    private final boolean[] neverMapped;
    private final Counter[] arrivals;
    private final WaitQueue threads = new WaitQueue();

    PageRequests(int pages) {
        wantedBack = new boolean[pages];
        neverMapped = new boolean[pages];
        arrivals = new Counter[pages];
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

    /** A page has been brought in for whoever asked, which was a fault of a kind. */
    void arrived(int page, Counter kind) {
        arrivals[page] = kind;
    }

    /** The kind of the fault that a page was brought in for, to be counted once; a page that is there otherwise is soft. */
    Counter takeArrival(int page) {
        Counter kind = arrivals[page] == null ? Counter.SOFT_FAULTS : arrivals[page];
        arrivals[page] = null;
        return kind;
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
