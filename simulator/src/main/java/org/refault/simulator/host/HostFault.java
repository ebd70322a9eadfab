package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.result.CycleUse;

/**
 * Brings a page of a process into memory, and locks it there if asked: HF of the host model, as in Linux 2.2. The
 * semaphore of the address space is kept while the page is read, the kernel lock is not.
 */
public final class HostFault extends Activity {
    private static final int SEMAPHORE = 0;
    private static final int KERNEL = 1;
    private static final int ENTER = 2;
    private static final int LOOK = 3;
    private static final int ZERO = 4;
    private static final int ZEROED = 5;
    private static final int READ = 6;
    private static final int SUBMIT = 7;
    private static final int SUBMITTED = 8;
    private static final int SLEEP = 9;
    private static final int WOKEN = 10;
    private static final int END = 11;

    private final Host host;
    private final AddressSpace space;
    private int page;
    private boolean write;
    private boolean pin;
    private final String site;
    private AllocateFrame allocate;
    private int frame = AddressSpace.NO_FRAME;
    private boolean major;
    private boolean minor;

    /** A fault of the process itself on its own mapping. */
    static HostFault ofProcess(Host host, AddressSpace space, int page, boolean write) {
        return new HostFault(host, space, page, write, false, "page_fault");
    }

    /** The monitor asks for a page, to be locked or not. */
    public static HostFault forMonitor(Host host, AddressSpace space, int page, boolean pin) {
        return new HostFault(host, space, page, false, pin, pin ? "lock_page" : "get_page");
    }

    private HostFault(Host host, AddressSpace space, int page, boolean write, boolean pin, String site) {
        this.host = host;
        this.space = space;
        this.page = page;
        this.write = write;
        this.pin = pin;
        this.site = site;
    }

    /** The frame in which the page was at last found; by the time one looks it may be elsewhere, unless it was locked. */
    public int frame() {
        return frame;
    }

    /** Whether the page had to be read from the swap device. */
    public boolean wasMajor() {
        return major;
    }

    boolean wasMinor() {
        return minor && !major;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case SEMAPHORE -> {
                goTo(KERNEL);
                flow.acquire(space.mmapSem(), site);
            }
            case KERNEL -> {
                goTo(ENTER);
                flow.acquire(host.kernelLock(), site);
            }
            case ENTER -> {
                goTo(LOOK);
                boolean ofMonitor = flow.vcpu() != null;
                flow.spend(
                        CycleUse.HOST,
                        ofMonitor ? host.costs().minor() : host.costs().fault());
            }
            case LOOK -> look(flow);
            case ZERO -> {
                goTo(ZEROED);
                flow.spend(CycleUse.HOST, host.costs().zero());
            }
            case ZEROED -> {
                host.memory().zeroed(space, page);
                // The monitor asks for a frame to write to; a process that reads could have been given the page of
                // zeros.
                space.setDirty(page, write || flow.vcpu() != null);
                minor = true;
                goTo(LOOK);
                perform(flow);
            }
            case READ -> {
                goTo(SUBMIT);
                flow.acquire(host.deviceLock(), site);
            }
            case SUBMIT -> {
                host.submitRead(space, page, allocate.frame(), flow.now());
                major = true;
                goTo(SUBMITTED);
                flow.spend(CycleUse.HOST, host.costs().submit());
            }
            case SUBMITTED -> {
                flow.release(host.deviceLock());
                goTo(SLEEP);
                perform(flow);
            }
            case SLEEP -> {
                flow.release(host.kernelLock());
                goTo(WOKEN);
                if (space.state(page) == State.READING) {
                    flow.sleep(space.transfers());
                } else {
                    perform(flow);
                }
            }
            case WOKEN -> {
                goTo(LOOK);
                flow.acquire(host.kernelLock(), site);
            }
            default -> {
                flow.release(host.kernelLock());
                flow.release(space.mmapSem());
                flow.done();
            }
        }
    }

    @Override
    protected void exchangeFields(StateExchange state) {
        page = state.page(page);
        write = state.flag(write);
        pin = state.flag(pin);
        frame = state.frame(frame);
        major = state.flag(major);
        minor = state.flag(minor);
        allocate = state.activity(allocate, () -> new AllocateFrame(host, space, page));
    }

    private void look(Flow flow) {
        switch (space.state(page)) {
            case PRESENT -> {
                space.touch(page, write);
                frame = space.frame(page);
                if (pin) {
                    host.memory().pin(space, page);
                }
                goTo(END);
                perform(flow);
            }
            case CACHED, WRITING -> {
                host.memory().remap(space, page);
                minor = true;
                perform(flow);
            }
            case NONE -> {
                allocate = new AllocateFrame(host, space, page);
                goTo(ZERO);
                flow.call(allocate);
            }
            case SWAPPED -> {
                allocate = new AllocateFrame(host, space, page);
                goTo(READ);
                flow.call(allocate);
            }
            case READING -> {
                goTo(SLEEP);
                perform(flow);
            }
        }
    }
}
