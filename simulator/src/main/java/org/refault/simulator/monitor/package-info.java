/**
 * The monitor: the protocols by which it shares guest pages with the host, the states of the pages, the sampler that
 * finds pages to give up, and the finding of clobbers and lost updates.
 *
 * <p>Must never know how the host chooses what to swap, nor a concrete policy; of the machine's driver only what
 * {@link org.refault.simulator.monitor.Background} offers.
 *
 * <p>The states of a page under {@code relock}; other protocols use some of them:
 *
 * <pre>
 *   UNTOUCHED/UNLOCKED --fault--> FAULTING --locked--> LOCKED --idle--> UNMAPPING --all acks--> GRACE --over--> UNLOCKED
 *                                                      ^                   | used meanwhile      | fault
 *                                                      +-------------------+---------------------+
 * </pre>
 *
 * <p>A page of the guest's own tables is <em>open</em> while the monitor walks it: it is LOCKED, and stays so.
 *
 * <p>A page is swappable by at most one of host and monitor; in the states UNMAPPING and FAULTING by neither. A page's lock
 * guards only changes of its state and is taken alone: nobody sleeps, asks the host or awaits other CPUs while holding
 * one. The host's locks are asked for in its own order: after the
 * one of the virtual machine if there is one (mon_vm), mmap_sem first and then those of its flavour; mmu_lock comes after
 * them, as reclaim holds some when it tells of a page.
 */
package org.refault.simulator.monitor;
