package org.refault.simulator.guest;

import org.refault.simulator.memory.FrameList;

/** Second chance: the guest page loaded longest ago goes, unless its A is set; then A is cleared and it counts as loaded now. */
final class ClockReplacement implements GuestReplacement {
    private final GuestMemory memory;
    private final FrameList byLoad;

    ClockReplacement(GuestMemory memory) {
        this.memory = memory;
        byLoad = new FrameList(memory.frames());
    }

    @Override
    public void pageIn(int frame) {
        byLoad.addLast(frame);
    }

    @Override
    public int selectVictim() {
        while (memory.takeAccessed(byLoad.first())) {
            byLoad.moveToLast(byLoad.first());
        }
        return byLoad.removeFirst();
    }
}
