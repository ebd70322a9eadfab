package org.refault.simulator.guest;

import org.refault.simulator.guest.GuestMemory.State;
import org.refault.simulator.guest.GuestMemory.Victim;
import org.refault.simulator.host.ProcessAccess;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;

/**
 * Serves a guest's page fault: the guest's kernel takes a guest page from another page, which goes to the virtual disk if it
 * was written, and has the missing one read into it.
 *
 * <p>The device is emulated on the virtual CPU's own thread, in the host: it waits, and the virtual CPU with it. The emulator
 * reads and writes guest memory through the host's page table of the virtual machine's process. So a page-out brings a page
 * back from the host's swap device that was swapped out, only to write it to the virtual disk: the penalty of double paging.
 * A page-in overwrites the whole page, and still has it brought back first: a false read.
 *
 * <p>No lock is held: a page in transit belongs to whoever brought it there.
 */
final class GuestFault extends Activity {
    private static final int ENTER = 0;
    private static final int LOOK = 1;
    private static final int AWAIT = 2;
    private static final int AWAKE = 3;
    private static final int FLUSHED = 4;
    private static final int LEAVE = 5;
    private static final int READ_VICTIM = 6;
    private static final int WRITE_DISK = 7;
    private static final int WRITTEN = 8;
    private static final int READ_DISK = 9;
    private static final int OVERWRITE = 10;
    private static final int BACK = 11;
    private static final int MAP = 12;
    private static final int END = 13;

    private final GuestPaging paging;
    private final GuestMemory memory;
    private final int page;
    private Victim victim;
    private ProcessAccess access;

    GuestFault(GuestPaging paging, int page) {
        this.paging = paging;
        this.memory = paging.memory();
        this.page = page;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case ENTER -> {
                goTo(LOOK);
                flow.spend(CycleUse.GUEST_PAGING, paging.faultCost());
            }
            case LOOK -> look(flow);
            case AWAIT -> {
                goTo(AWAKE);
                if (memory.state(page) == State.IN_TRANSIT) {
                    flow.sleep(memory.queue(page));
                } else if (memory.state(page) == State.ON_DISK && !memory.hasCandidate()) {
                    flow.sleep(memory.candidateAdded());
                } else {
                    perform(flow);
                }
            }
            case AWAKE -> {
                goTo(LOOK);
                flow.enterMonitor();
            }
            case FLUSHED -> {
                goTo(LEAVE);
                flow.awaitAcknowledgements();
            }
            case LEAVE -> {
                goTo(victim.dirty() ? READ_VICTIM : WRITTEN);
                flow.leaveMonitor();
            }
            case READ_VICTIM -> {
                paging.count(Counter.GUEST_PAGE_OUTS);
                paging.countSwapped();
                access = paging.access(victim.frame(), false);
                goTo(WRITE_DISK);
                flow.call(access);
            }
            case WRITE_DISK -> {
                if (access.wasMajor()) {
                    paging.count(Counter.DOUBLE_PAGING_READS);
                }
                goTo(WRITTEN);
                paging.transfer(flow);
            }
            case WRITTEN -> {
                memory.isOut(victim.page());
                flow.wake(memory.queue(victim.page()));
                goTo(READ_DISK);
                paging.transfer(flow);
            }
            case READ_DISK -> {
                access = paging.access(victim.frame(), true);
                goTo(OVERWRITE);
                flow.call(access);
            }
            case OVERWRITE -> {
                if (access.wasMajor()) {
                    paging.count(Counter.FALSE_READS);
                }
                paging.equalsBlock(victim.frame(), page);
                goTo(BACK);
                perform(flow);
            }
            case BACK -> {
                goTo(MAP);
                flow.enterMonitor();
            }
            case MAP -> {
                memory.isIn(page, victim.frame(), flow.now());
                flow.wake(memory.queue(page));
                flow.wake(memory.candidateAdded());
                goTo(END);
                perform(flow);
            }
            default -> flow.done();
        }
    }

    private void look(Flow flow) {
        if (memory.state(page) == State.RESIDENT) {
            // Another virtual CPU has brought it in.
            goTo(END);
            perform(flow);
        } else if (memory.state(page) == State.IN_TRANSIT || !memory.hasCandidate()) {
            // To sleep, one goes to the host.
            goTo(AWAIT);
            flow.leaveMonitor();
        } else {
            paging.count(Counter.GUEST_FAULTS);
            victim = memory.makeWay(page);
            if (victim.lost()) {
                paging.count(Counter.LOST_GUEST_WRITES);
            }
            long cost = paging.shootDown(victim.frame(), flow);
            goTo(FLUSHED);
            flow.spend(CycleUse.GUEST_PAGING, cost);
        }
    }
}
