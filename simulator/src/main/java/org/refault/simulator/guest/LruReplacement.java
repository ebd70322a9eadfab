package org.refault.simulator.guest;

/** Exact LRU: the guest page used longest ago goes, which no kernel knows: the ideal that others approximate. Of equals the lowest number goes. */
final class LruReplacement implements GuestReplacement {
    private final GuestMemory memory;
    private final boolean[] candidates;

    LruReplacement(GuestMemory memory) {
        this.memory = memory;
        candidates = new boolean[memory.frames()];
    }

    @Override
    public void pageIn(int frame) {
        candidates[frame] = true;
    }

    @Override
    public int selectVictim() {
        int victim = GuestMemory.NO_PAGE;
        long victimsUse = Long.MAX_VALUE;
        for (int frame = 0; frame < candidates.length; frame++) {
            if (candidates[frame] && memory.lastUse(frame) < victimsUse) {
                victim = frame;
                victimsUse = memory.lastUse(frame);
            }
        }
        candidates[victim] = false;
        return victim;
    }
}
