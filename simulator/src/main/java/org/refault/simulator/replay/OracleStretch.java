package org.refault.simulator.replay;

import org.refault.simulator.memory.Pte;
import org.refault.simulator.policy.OraclePolicy;

/**
 * The stretch of an oracle policy: the policy is told of every run.
 *
 * <p>Loaded anew for every class of policy (see {@link OracleStretches}), so that its one call to the policy stays
 * monomorphic however many policies one process compares. Must stay without nested classes and lambdas.
 */
final class OracleStretch implements Stretch {
    private final Pager pager;
    private final int[] pages;
    private final byte[] runs;
    private final int[] counts;
    private final OraclePolicy policy;

    OracleStretch(Pager pager, int[] pages, byte[] runs, int[] counts, OraclePolicy policy) {
        this.pager = pager;
        this.pages = pages;
        this.runs = runs;
        this.counts = counts;
        this.policy = policy;
    }

    @Override
    public long replay(int from, int to, long start) {
        int[] ptes = pager.ptes();
        int[] pagesHere = pages;
        byte[] runsHere = runs;
        int[] countsHere = counts;
        int[] bits = Stretch.bitsOfDescriptions();
        OraclePolicy policyHere = policy;
        long time = start;
        for (int i = from; i < to; i++) {
            int page = pagesHere[i];
            int count = countsHere == null ? 1 : countsHere[i];
            int pte = ptes[page];
            if (pte < 0) {
                ptes[page] = pte | bits[runsHere[i]];
            } else {
                pager.setTime(time + 1);
                pager.fault(i, page, runsHere[i], count);
                pte = ptes[page];
            }
            policyHere.onReference(Pte.frame(pte), i, count);
            time += count;
        }
        return time;
    }
}
