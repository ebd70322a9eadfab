package org.refault.simulator.guest;

import org.refault.simulator.memory.FrameList;

/**
 * Two lists, as Linux keeps anonymous pages since 5.9 on a machine of less than 1 GB.
 *
 * <p>A page begins on the inactive list. When it is the oldest there and its A is set, it stays on the list once more; if A is
 * set the second time, it becomes active; if A is clear, it goes. While the inactive list is the shorter one, the oldest
 * active page becomes inactive, whatever its A, which is cleared.
 *
 * <p>Departures: one page is reclaimed at a time, when it is needed, not in batches ahead; refault distances are left out.
 */
final class LinuxReplacement implements GuestReplacement {
    private final GuestMemory memory;
    private final FrameList active;
    private final FrameList inactive;
    private final boolean[] seenOnce;
    private int activeCount;
    private int inactiveCount;

    LinuxReplacement(GuestMemory memory) {
        this.memory = memory;
        active = new FrameList(memory.frames());
        inactive = new FrameList(memory.frames());
        seenOnce = new boolean[memory.frames()];
    }

    @Override
    public void pageIn(int frame) {
        seenOnce[frame] = false;
        inactive.addLast(frame);
        inactiveCount++;
    }

    @Override
    public int selectVictim() {
        while (true) {
            while (inactiveCount < activeCount || inactive.isEmpty()) {
                deactivateOldest();
            }
            int oldest = inactive.first();
            boolean accessed = memory.takeAccessed(oldest);
            if (accessed && !seenOnce[oldest]) {
                seenOnce[oldest] = true;
                inactive.moveToLast(oldest);
                continue;
            }
            inactive.removeFirst();
            inactiveCount--;
            if (!accessed) {
                return oldest;
            }
            seenOnce[oldest] = false;
            active.addLast(oldest);
            activeCount++;
        }
    }

    private void deactivateOldest() {
        int frame = active.removeFirst();
        activeCount--;
        memory.takeAccessed(frame);
        inactive.addLast(frame);
        inactiveCount++;
    }
}
