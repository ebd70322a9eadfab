package org.refault.simulator.machine;

/** Takes note of references through translations that are no longer their page's. */
public interface ClobberLog {
    /**
     * A virtual CPU has used a poisoned translation. References of different virtual CPUs may be reported out of order.
     *
     * @param frame where the translation leads
     * @param time cycle at which the reference began
     */
    void clobber(int vcpu, int page, int frame, long time, boolean write);
}
