package org.refault.simulator.host;

import org.refault.simulator.event.RandomStream;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;

/**
 * Takes each evictable page with equal chance, whatever its Accessed bit says, and frees its frame at once: where the page
 * is clean after the flush, else when it was written. The locks are those of Linux 2.2.
 */
final class RandomVictims implements Flavour {
    private static final int TRIES = 64;

    private final Host host;
    private final RandomStream chance;

    RandomVictims(Host host) {
        this.host = host;
        this.chance = host.stream("host.reclaim");
    }

    @Override
    public SimLock globalLock() {
        return host.kernelLock();
    }

    @Override
    public SimLock tableLock(AddressSpace space, int page) {
        return host.kernelLock();
    }

    @Override
    public boolean keepsSemaphore() {
        return true;
    }

    @Override
    public void written(AddressSpace space, int page) {
        if (host.memory().mayFreeCached(space, page)) {
            host.memory().freeCached(space, page);
        }
    }

    @Override
    public Reclaim newReclaim(AddressSpace onBehalf) {
        return new Draw(onBehalf);
    }

    private boolean isVictim(int frame) {
        AddressSpace space = host.memory().spaceOf(frame);
        if (space == null) {
            return false;
        }
        int page = host.memory().pageOf(frame);
        return host.memory().mayFreeCached(space, page) || EvictPage.isPossible(host, space, page);
    }

    /** A frame drawn among those whose page can be taken, each with equal chance, or none. */
    private int draw() {
        int frames = host.memory().frames();
        // A draw among all frames, repeated until it hits one that can be taken, is one among those.
        for (int tried = 0; tried < TRIES; tried++) {
            int frame = chance.nextInt(frames);
            if (isVictim(frame)) {
                return frame;
            }
        }
        int candidates = 0;
        for (int frame = 0; frame < frames; frame++) {
            candidates += isVictim(frame) ? 1 : 0;
        }
        if (candidates == 0) {
            return AddressSpace.NO_FRAME;
        }
        int left = chance.nextInt(candidates);
        int frame = 0;
        while (!isVictim(frame) || left-- > 0) {
            frame++;
        }
        return frame;
    }

    private final class Draw extends Reclaim {
        private static final int CHOOSE = 0;
        private static final int EVICTED = 1;
        private static final int END = 2;

        private final AddressSpace onBehalf;
        private AddressSpace victimSpace;
        private int victimPage;
        private EvictPage eviction;

        Draw(AddressSpace onBehalf) {
            this.onBehalf = onBehalf;
        }

        @Override
        public void perform(Flow flow) {
            switch (step) {
                case CHOOSE -> choose(flow);
                case EVICTED -> {
                    if (eviction.hasEvicted()) {
                        if (!eviction.isWriting()) {
                            written(victimSpace, victimPage);
                        }
                        outcome = eviction.isWriting() ? Outcome.WRITING : Outcome.FREED;
                        goTo(END);
                    } else {
                        goTo(CHOOSE);
                    }
                    perform(flow);
                }
                default -> flow.done();
            }
        }

        private void choose(Flow flow) {
            int frame = draw();
            if (frame == AddressSpace.NO_FRAME) {
                goTo(END);
                perform(flow);
                return;
            }
            AddressSpace space = host.memory().spaceOf(frame);
            int page = host.memory().pageOf(frame);
            if (host.memory().mayFreeCached(space, page)) {
                host.memory().freeCached(space, page);
                outcome = Outcome.FREED;
                goTo(END);
                flow.spend(CycleUse.HOST, host.costs().allocate());
            } else {
                victimSpace = space;
                victimPage = page;
                eviction = new EvictPage(host, space, page, onBehalf);
                goTo(EVICTED);
                flow.call(eviction);
            }
        }
    }
}
