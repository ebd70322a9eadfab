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
    /** Re-locks that had to read the page from the swap device, or, under balloon, from the guest's disk. */
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
    /** Clobbers that hurt a host process, whose frame it was. */
    CLOBBERED_PROCESSES,
    /** Clobbers that hurt another virtual machine. */
    CLOBBERED_VMS,
    /** Clobbers that hurt the host's kernel. */
    CLOBBERED_KERNEL,
    /** Clobbers of another page, or another copy of the page, of the virtual machine itself. */
    CLOBBERED_ITSELF,
    /** Clobbers of a frame that was nobody's yet. */
    CLOBBERED_FREE,
    /** Frames lost within check.near_miss cycles of the flush that made it safe (invariant I6). */
    NEAR_MISSES,
    /** Times a translation outlived its page's frame (C0), used or not. */
    STALES,
    /** Median of how long it did, cycles. */
    STALE_P50,
    /** 90th percentile of that. */
    STALE_P90,
    /** 99th percentile of that. */
    STALE_P99,
    /** The longest. */
    STALE_MAX,
    /** Times a page was exposed (see EXPOSURE). */
    EXPOSURES,
    /** Median of how long it was, cycles. */
    EXPOSURE_P50,
    /** 90th percentile of that. */
    EXPOSURE_P90,
    /** 99th percentile of that. */
    EXPOSURE_P99,
    /** The longest. */
    EXPOSURE_MAX,
    /** Page-cycles during which the guest had a translation of a page that the host might take (invariant I1). */
    EXPOSURE,
    /** Page-cycles during which guest pages were locked in the host. */
    LOCKED_PAGE_CYCLES,
    /** Times that an invariant of page states, locking or Dirty bits did not hold; counted at check.level 2. */
    VIOLATIONS,
    /** Guest pages unmapped and unlocked by the monitor. */
    DEMOTIONS,
    /** Demotions given up because the page was used meanwhile. */
    CANCELLED_DEMOTIONS,
    /** Guest pages taken out of memory by the host. */
    HOST_EVICTIONS,
    /** Pages that the monitor locked along with another one, before any access. */
    LOCKED_AHEAD,
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
    /** Pages of all address spaces read from the swap device. */
    SWAP_INS,
    /** Pages of all address spaces written to the swap device. */
    SWAP_OUTS,
    /** Pages read from the swap device because they lay beside another; part of SWAP_INS. */
    READAHEAD_PAGES,
    /** Of those, the ones that were wanted before they were dropped. */
    READAHEAD_HITS,
    /** Pages that came back to the host so soon after their eviction that they count as active. */
    REFAULT_ACTIVATIONS,
    /** Pages brought in to be locked and lost again before they were. */
    PIN_RETRIES,
    /** Mappings split because pages in their midst were locked or unlocked. */
    VMA_SPLITS,
    /** Pages that a virtual CPU's own need for a frame took from its virtual machine; part of HOST_EVICTIONS. */
    SELF_EVICTIONS,
    /** Guest pages touched by the device emulator. */
    DEVICE_TOUCHES,
    /** Cycles of host processes from a touch that faulted until they had the page. */
    PROCESS_WAIT_CYCLES,
    /** Cycles that ended transfers waited for the swap device; over the elapsed cycles its mean queue. */
    SWAP_QUEUE_CYCLES,
    /** Cycles that the swap device worked on ended transfers; over the elapsed cycles and its servers its utilisation. */
    SWAP_SERVICE_CYCLES,
    /** Pages that the host took back from a monitor it notifies. */
    NOTIFIER_INVALIDATIONS,
    /** Faults that began again because the host had taken pages back meanwhile. */
    NOTIFIER_RETRIES,
    /** Pages that the oracle locked again before the guest used them. */
    RELOCKS_AHEAD,
    /** Faults of the guest's own paging: the page was on its virtual disk. */
    GUEST_FAULTS,
    /** Pages written to the virtual disk by the guest's own paging. */
    GUEST_PAGE_OUTS,
    /** Guest page-outs whose page had to be read from the host's swap device first: the penalty of double paging. */
    DOUBLE_PAGING_READS,
    /** Guest page-ins that had the host read the page which they then overwrote. */
    FALSE_READS,
    /** Sum over guest page-outs of the guest pages that the host had swapped out at that moment. */
    SWAPPED_AT_GUEST_PAGE_OUTS,
    /** Guest pages given to the balloon and dropped by the host; part of DEMOTIONS. */
    BALLOON_INFLATED,
    /** Guest pages taken out of the balloon because the guest used them. */
    BALLOON_DEFLATED,
    /** Pages written to the guest's own disk on their way into the balloon. */
    BALLOON_GUEST_WRITES,
    /** Times a balloon driver found no idle page and waited. */
    BALLOON_BACKOFFS,
    /** Times a virtual CPU went on on another CPU than before. */
    VCPU_MOVES,
    /** Faults inside the monitor by which entries of a shadow of the guest's table were made, or made writable. */
    SHADOW_FAULTS,
    /** Pages that the guest took for clean and dropped, since the monitor had kept their Dirty bits from it. */
    LOST_GUEST_WRITES,
    /** Pages that the host's shares last allowed, under balloon and target.mode = balloon. */
    TARGET_PAGES,
    /** Guest pages written to the swap device that the guest had freed; part of PAGE_OUTS. Only where guest.free says which. */
    DEAD_PAGE_OUTS,
    /** Reports of free blocks by the guest. */
    REPORTS,
    /** Reported pages that the host dropped from memory or from the swap device. */
    PAGES_REPORTED,
    /** Of those, pages in memory that the swap device lacked: each a write, had the host taken it. */
    SWAP_WRITES_SAVED,
    /** Faults on a page to be read for which the guest was told to do something else meanwhile; in no other count of faults. */
    ASYNC_FAULTS,
    /** Faults on a page to be read that were waited for all the same: at CPL 0, or with too many others outstanding. */
    ASYNC_DENIED,
    /** Pages that the guest was told of that they are there again. */
    ASYNC_READY,
    /** Pages first mapped when the guest was told so: with FIRST_TOUCHES, all pages that were ever mapped. */
    ASYNC_FIRST_TOUCHES,
    /** Times a virtual CPU halted, as none of its guest's threads could run. */
    ASYNC_HALTS,
    /** Cycles of virtual CPUs so halted. */
    ASYNC_HALT_CYCLES,
    /** Cycles that virtual CPUs went on with a thread while another waited for a page. */
    ASYNC_HIDDEN_CYCLES,
    /** Faults that began again at least once; NOTIFIER_RETRIES over these is how often one did in the mean. */
    NOTIFIER_RETRIED_FAULTS,
    /** Most times that one fault began again. */
    NOTIFIER_RETRIES_MAX,
    /** Faults on a page of the guest's own tables; part of FIRST_TOUCHES, SOFT_FAULTS and the re-locks. */
    TABLE_FAULTS,
    /** Times the monitor left a page of the guest's own tables alone that it was to give up, as it had it open. */
    OPEN_PAGES_SPARED;

    /** Whether what is counted in two parts of a run adds up to what is counted in both; not so for distributions and levels. */
    public boolean isSum() {
        return switch (this) {
            case STALES,
                    STALE_P50,
                    STALE_P90,
                    STALE_P99,
                    STALE_MAX,
                    EXPOSURES,
                    EXPOSURE_P50,
                    EXPOSURE_P90,
                    EXPOSURE_P99,
                    EXPOSURE_MAX,
                    NOTIFIER_RETRIES_MAX,
                    TARGET_PAGES -> false;
            default -> true;
        };
    }

    /** The name used for columns: lower case with underscores. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
