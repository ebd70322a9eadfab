package org.refault.simulator.guest;

import org.refault.simulator.event.RandomStream;

/** Any guest page goes, each as likely as the next: waldspurger2002 chose so, lest the guest's choice be the host's. */
final class RandomReplacement implements GuestReplacement {
    private final RandomStream chance;
    private final int[] candidates;
    private int count;

    RandomReplacement(int frames, RandomStream chance) {
        this.chance = chance;
        candidates = new int[frames];
    }

    @Override
    public void pageIn(int frame) {
        candidates[count++] = frame;
    }

    @Override
    public int selectVictim() {
        int chosen = chance.nextInt(count);
        int victim = candidates[chosen];
        candidates[chosen] = candidates[--count];
        return victim;
    }
}
