package org.refault.simulator.host;

/** Where pages go that are not in memory. Tells the {@link Host} when a transfer has ended. */
public interface SwapDevice {
    /** Puts a transfer into the queue. */
    void submit(Transfer transfer, long now);

    /** Whether no transfer is under way. */
    boolean isIdle();

    /** Writes submitted and not ended. */
    int writesInFlight();

    /**
     * A page on its way between its frame and its slot.
     *
     * @param space whose page it is
     * @param page which page
     * @param slot where on the device
     * @param write to the device, else from it
     */
    record Transfer(AddressSpace space, int page, int slot, boolean write) {}
}
