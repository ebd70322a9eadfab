package org.refault.simulator.replay;

/** The stretch of a real policy: on a hit one load, one branch, one store, and no call. */
final class RealStretch implements Stretch {
    private final Pager pager;
    private final int[] pages;
    private final byte[] runs;
    private final int[] counts;

    RealStretch(Pager pager, int[] pages, byte[] runs, int[] counts) {
        this.pager = pager;
        this.pages = pages;
        this.runs = runs;
        this.counts = counts;
    }

    @Override
    public long replay(int from, int to, long start) {
        return counts == null ? replaySingles(from, to, start) : replayRuns(from, to, start);
    }

    private long replaySingles(int from, int to, long start) {
        int[] ptes = pager.ptes();
        int[] pagesHere = pages;
        byte[] runsHere = runs;
        int[] bits = Stretch.bitsOfDescriptions();
        for (int i = from; i < to; i++) {
            int page = pagesHere[i];
            int pte = ptes[page];
            if (pte < 0) {
                ptes[page] = pte | bits[runsHere[i]];
            } else {
                pager.setTime(start + (i - from) + 1);
                pager.fault(i, page, runsHere[i], 1);
            }
        }
        return start + (to - from);
    }

    private long replayRuns(int from, int to, long start) {
        int[] ptes = pager.ptes();
        int[] pagesHere = pages;
        byte[] runsHere = runs;
        int[] countsHere = counts;
        int[] bits = Stretch.bitsOfDescriptions();
        long time = start;
        for (int i = from; i < to; i++) {
            int page = pagesHere[i];
            int pte = ptes[page];
            if (pte < 0) {
                ptes[page] = pte | bits[runsHere[i]];
            } else {
                pager.setTime(time + 1);
                pager.fault(i, page, runsHere[i], countsHere[i]);
            }
            time += countsHere[i];
        }
        return time;
    }
}
