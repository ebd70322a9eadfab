package org.refault.simulator.host;

import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;

/** A process's use of a page of its own through the host's page table: at once where the page is present, after a fault where not. */
public final class ProcessAccess extends Activity {
    private final AddressSpace space;
    private final int page;
    private final boolean write;
    private final HostFault fault;

    /** A use of one page. */
    public ProcessAccess(Host host, AddressSpace space, int page, boolean write) {
        this.space = space;
        this.page = page;
        this.write = write;
        fault = HostFault.ofProcess(host, space, page, write);
    }

    /** Whether the page had to be read from the swap device. */
    public boolean wasMajor() {
        return fault.wasMajor();
    }

    @Override
    public void perform(Flow flow) {
        if (step++ > 0) {
            flow.done();
        } else if (space.state(page) == State.PRESENT) {
            space.touch(page, write);
            flow.done();
        } else {
            flow.call(fault);
        }
    }
}
