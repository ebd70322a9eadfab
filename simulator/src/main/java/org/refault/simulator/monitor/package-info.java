/**
 * The monitor: its table of guest pages, the protocols by which it shares them with the host, and the sampler that finds
 * pages to give up.
 *
 * <p>Must never know how the host chooses what to swap, nor a concrete policy.
 *
 * <pre>
 *   UNTOUCHED/UNLOCKED --fault--> FAULTING --locked--> LOCKED --idle--> UNMAPPING --all acks--> GRACE --over--> UNLOCKED
 *                                                      ^                   | used meanwhile      | fault
 *                                                      +-------------------+---------------------+
 * </pre>
 *
 * <p>A page is swappable by at most one of host and monitor; in the states UNMAPPING and FAULTING by neither. Lock order:
 * the page's lock, then mmap_sem, then kernel_flag, then the host's others. No activity waits for the host while it
 * holds a page's lock but the demotion, which nothing the host does can wait for.
 */
package org.refault.simulator.monitor;
