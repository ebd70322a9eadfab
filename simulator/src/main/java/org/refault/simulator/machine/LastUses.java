package org.refault.simulator.machine;

import org.refault.simulator.memory.GuestTable;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.memory.SupervisorUses;

/** Notes when each reference of one virtual CPU began, for those who must know of every one, as no hardware does. */
final class LastUses {
    private final int[] pageOfVirtual;
    /** By virtual page, or null. */
    private final long[] uses;
    /** By guest page, or null. */
    private final long[] supervisorUses;

    private LastUses(int[] pageOfVirtual, long[] uses, long[] supervisorUses) {
        this.pageOfVirtual = pageOfVirtual;
        this.uses = uses;
        this.supervisorUses = supervisorUses;
    }

    /**
     * The notes of a virtual CPU, or null if nobody reads them.
     *
     * @param guestTable of a guest that does paging, or null
     */
    static LastUses of(int vcpu, int[] pageOfVirtual, GuestTable guestTable, MonitorTable table) {
        long[] uses = guestTable == null ? null : guestTable.lastUsesBy(vcpu);
        SupervisorUses bySupervisor = table.supervisorUses();
        return uses == null && bySupervisor == null
                ? null
                : new LastUses(pageOfVirtual, uses, bySupervisor == null ? null : bySupervisor.by(vcpu));
    }

    /** A reference begins. */
    void note(int virtualPage, int cpl, long time) {
        if (uses != null) {
            uses[virtualPage] = time;
        }
        if (supervisorUses != null && cpl == 0) {
            supervisorUses[pageOfVirtual[virtualPage]] = time;
        }
    }
}
