package org.refault.simulator.host;

import org.refault.simulator.lock.SimLock;

/** Linux 2.2.1: everything under the big kernel lock; {@link ReclaimPage} sweeps the largest process. */
final class Linux22 implements Flavour {
    private final Host host;

    Linux22(Host host) {
        this.host = host;
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
    public Reclaim newReclaim(AddressSpace onBehalf) {
        return new ReclaimPage(host, onBehalf);
    }
}
