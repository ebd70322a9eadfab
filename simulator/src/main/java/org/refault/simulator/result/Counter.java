package org.refault.simulator.result;

import java.util.Locale;

/** What a run of the timed machine counts. */
public enum Counter {
    /** References executed. */
    REFERENCES,
    /** End of the last virtual CPU, cycles. */
    CYCLES,
    /** Sum over virtual CPUs of the cycles until each one's end. */
    VCPU_CYCLES,
    /** Faults on a page the monitor never mapped before. */
    FIRST_TOUCHES,
    /** Faults on a page that was unmapped but still locked: no world switch. */
    SOFT_FAULTS,
    /** Re-locks of a page that was still in memory. */
    MINOR_RELOCKS,
    /** Re-locks that had to read the page from the swap device. */
    MAJOR_RELOCKS,
    /** Guest pages written to the swap device. */
    PAGE_OUTS,
    /** Interrupts sent to other CPUs. */
    IPIS,
    /** Translation episodes in which the guest used a frame that was no longer its page's. */
    CLOBBERS,
    /** Clobbers that wrote to a frame of another owner (C1). */
    WRITE_CLOBBERS,
    /** Clobbers that read a frame of another owner (C2). */
    READ_CLOBBERS,
    /** Clobbers of one of two live copies of a page (C3a). */
    DIVERGENCES,
    /** Pages that came back with an older content than was written last (C3b). */
    LOST_UPDATES,
    /** Frames written by the guest, or given away, while a transfer used them (C4). */
    TRANSFER_CLOBBERS,
    /** References made through clobbered translations. */
    CLOBBERED_REFERENCES,
    /** Page-cycles during which the guest had a translation of a page that the host might take (invariant I1). */
    EXPOSURE,
    /** Page-cycles during which guest pages were locked in the host. */
    LOCKED_PAGE_CYCLES,
    /** Guest pages unmapped and unlocked by the monitor. */
    DEMOTIONS,
    /** Demotions given up because the page was used meanwhile. */
    CANCELLED_DEMOTIONS,
    /** Guest pages taken out of memory by the host. */
    HOST_EVICTIONS,
    /** Pages of host processes taken out of memory. */
    PROCESS_EVICTIONS,
    /** Page faults of host processes that read the swap device. */
    PROCESS_MAJOR_FAULTS,
    /** Page faults of host processes served from memory. */
    PROCESS_MINOR_FAULTS,
    /** Touches by host processes. */
    PROCESS_TOUCHES,
    /** Hits in a first-level TLB. */
    TLB_HITS,
    /** Hits in the second-level TLB. */
    TLB_L2_HITS,
    /** Page walks. */
    WALKS,
    /** Scans of the monitor's sampler. */
    SCANS,
    /** TLB shootdowns begun by the monitor. */
    SHOOTDOWNS,
    /** Times the host's swapper was woken. */
    KSWAPD_WAKEUPS,
    /** Reclaims done by whoever needed a frame, free ones being below the least watermark. */
    DIRECT_RECLAIMS,
    /** Faults of the guest's own paging: the page was on its virtual disk. */
    GUEST_FAULTS,
    /** Pages written to the virtual disk by the guest's own paging. */
    GUEST_PAGE_OUTS,
    /** Guest page-outs whose page had to be read from the host's swap device first: the penalty of double paging. */
    DOUBLE_PAGING_READS,
    /** Guest page-ins that had the host read the page which they then overwrote. */
    FALSE_READS,
    /** Sum over guest page-outs of the guest pages that the host had swapped out at that moment. */
    SWAPPED_AT_GUEST_PAGE_OUTS;

    /** The name used for columns: lower case with underscores. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
