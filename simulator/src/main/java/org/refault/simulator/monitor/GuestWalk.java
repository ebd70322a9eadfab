package org.refault.simulator.monitor;

import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.TableWindow;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.memory.TablePages;
import org.refault.simulator.result.CycleUse;

/**
 * Serves a fault on an entry of a shadow table: step F2 of the host model, before the protocol's own.
 *
 * <p>The monitor walks the guest's own tables in software, from the root to the leaf. It opens the page of each level: under the
 * page's lock, if the page is locked in the host, it makes an entry for it in a {@linkplain TableWindow window} of its own
 * and notes that the page is open. From then on nobody gives the page up. If the page is not locked, the fault is one on it
 * first, which the protocol serves as any other. When the leaf has been read, the monitor sets the Accessed bits of all entries
 * it went through, and the leaf's Dirty bit if the reference writes, and closes the pages.
 */
final class GuestWalk extends Activity {
    private static final int NEXT = 0;
    private static final int LOOK = 1;
    private static final int SERVED = 2;
    private static final int READ = 3;
    private static final int END = 4;

    private final Monitor monitor;
    private final GuestPages pages;
    private final TablePages tables;
    private final GuestEntries entries;
    private int level;

    GuestWalk(Monitor monitor) {
        this.monitor = monitor;
        this.pages = monitor.pages();
        this.tables = monitor.table().tablePages();
        this.entries = monitor.guestEntries();
        level = tables.levels();
    }

    @Override
    public void perform(Flow flow) {
        VirtualCpu vcpu = flow.vcpu();
        switch (step) {
            case NEXT -> {
                if (level == 0) {
                    finish(vcpu, flow.now(), flow);
                    goTo(END);
                    flow.call(monitor.onFaultOnPage(vcpu));
                } else {
                    goTo(LOOK);
                    monitor.lockPage(flow, page(vcpu), "guest_walk");
                }
            }
            case LOOK -> look(flow);
            case SERVED -> {
                vcpu.turnToReference();
                flow.faultGoesOn();
                goTo(NEXT);
                perform(flow);
            }
            case READ -> {
                access(vcpu, tables.levels() - level, false, flow.now());
                level--;
                goTo(NEXT);
                perform(flow);
            }
            default -> flow.done();
        }
    }

    private int page(VirtualCpu vcpu) {
        return tables.page(level, vcpu.virtualPage());
    }

    private void look(Flow flow) {
        VirtualCpu vcpu = flow.vcpu();
        int page = page(vcpu);
        boolean isThere =
                pages.state(page) == GuestPages.State.LOCKED && monitor.table().isPresent(page);
        if (isThere) {
            pages.open(page);
            vcpu.window().open(page);
        }
        monitor.unlockPage(flow, page);
        if (isThere) {
            goTo(READ);
            flow.spend(CycleUse.MONITOR, monitor.costs().open());
        } else {
            vcpu.turnToTable(page);
            goTo(SERVED);
            flow.call(monitor.onFaultOnPage(vcpu));
        }
    }

    /** The monitor reads an open page, or writes to it. */
    private void access(VirtualCpu vcpu, int entry, boolean write, long now) {
        int page = vcpu.window().page(entry);
        int stale = vcpu.window().staleFrame(entry);
        if (stale == TableWindow.NOT_STALE) {
            monitor.table().setBits(monitor.table().unitOfTablePage(page), 0, vcpu.number(), write);
        } else {
            monitor.clobberLog().clobber(vcpu.number(), page, stale, now, write);
        }
    }

    /** The leaf was read: the bits are set from the root on, and the pages closed. */
    private void finish(VirtualCpu vcpu, long now, Flow flow) {
        int virtualPage = vcpu.virtualPage();
        for (int of = tables.levels(); of > 1; of--) {
            if (entries.setAccessed(tables.page(of - 1, virtualPage))) {
                access(vcpu, tables.levels() - of, true, now);
            }
        }
        if (entries.setLeaf(virtualPage, vcpu.writes())) {
            access(vcpu, tables.levels() - 1, true, now);
        }
        while (vcpu.window().size() > 0) {
            monitor.closed(vcpu.window().close(), flow);
        }
    }
}
