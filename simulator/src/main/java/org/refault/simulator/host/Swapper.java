package org.refault.simulator.host;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;

/**
 * The host's swapper thread, kswapd: woken when free frames fall below the low watermark, and every second; reclaims, in
 * batches under the flavour's global lock if it has one, until they are above the high one.
 */
public final class Swapper extends Activity {
    private static final int SLEEP = 0;
    private static final int WOKEN = 1;
    private static final int LOCK = 2;
    private static final int LOCKED = 3;
    private static final int RECLAIMED = 4;

    private final Host host;
    private int reclaimed;
    private Reclaim reclaim;

    /** The swapper of a host. */
    public Swapper(Host host) {
        this.host = host;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case SLEEP -> {
                goTo(WOKEN);
                if (host.memory().isBelowLow()) {
                    perform(flow);
                } else {
                    flow.sleep(host.swapperQueue());
                }
            }
            case WOKEN -> {
                host.counts().wakeUps++;
                goTo(LOCK);
                perform(flow);
            }
            case LOCK -> {
                goTo(LOCKED);
                host.lockAll(flow, "kswapd", this);
            }
            case LOCKED -> {
                if (!host.memory().isBelowHigh()) {
                    pause(flow, SLEEP);
                } else if (reclaimed >= host.reclaimBatch()) {
                    pause(flow, LOCK);
                } else {
                    reclaim = host.flavour().newReclaim(null);
                    goTo(RECLAIMED);
                    flow.call(reclaim);
                }
            }
            case RECLAIMED -> {
                reclaimed++;
                goTo(LOCKED);
                switch (reclaim.outcome()) {
                    case FREED -> perform(flow);
                    case WRITING -> {
                        if (host.tooManyWrites()) {
                            sleepUntilTransferEnds(flow);
                        } else {
                            perform(flow);
                        }
                    }
                    case NOTHING -> {
                        if (host.isDeviceIdle()) {
                            // Nothing to take: not before the next wake-up.
                            host.unlockAll(flow);
                            reclaimed = 0;
                            goTo(WOKEN);
                            flow.sleep(host.swapperQueue());
                        } else {
                            sleepUntilTransferEnds(flow);
                        }
                    }
                }
            }
            default -> throw new IllegalStateException("step " + step);
        }
    }

    private void pause(Flow flow, int next) {
        host.unlockAll(flow);
        reclaimed = 0;
        goTo(next);
        flow.spendInTurn(host.costs().allocate());
    }

    private void sleepUntilTransferEnds(Flow flow) {
        host.unlockAll(flow);
        goTo(LOCK);
        flow.sleep(host.transferEnd());
    }
}
