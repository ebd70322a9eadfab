package org.refault.simulator.replay;

import org.refault.simulator.memory.Pte;

/** The stretch of a real policy whose Accessed bits a sampler collects: the sampler is told of bits newly set. */
final class SampledStretch implements Stretch {
    private final Pager pager;
    private final int[] pages;
    private final byte[] runs;
    private final int[] counts;

    SampledStretch(Pager pager, int[] pages, byte[] runs, int[] counts) {
        this.pager = pager;
        this.pages = pages;
        this.runs = runs;
        this.counts = counts;
    }

    @Override
    public long replay(int from, int to, long start) {
        int[] ptes = pager.ptes();
        int[] pagesHere = pages;
        byte[] runsHere = runs;
        int[] countsHere = counts;
        int[] bits = Stretch.bitsOfDescriptions();
        BitSampler sampler = pager.sampler();
        long time = start;
        for (int i = from; i < to; i++) {
            int page = pagesHere[i];
            int count = countsHere == null ? 1 : countsHere[i];
            int pte = ptes[page];
            if (pte < 0) {
                int set = pte | bits[runsHere[i]];
                if (set != pte) {
                    ptes[page] = set;
                    sampler.touch(Pte.frame(pte));
                }
            } else {
                pager.setTime(time + 1);
                pager.fault(i, page, runsHere[i], count);
            }
            time += count;
        }
        return time;
    }
}
