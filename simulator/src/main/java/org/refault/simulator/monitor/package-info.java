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
 * the page's lock; mmap_sem, then kernel_flag, then the host's others. A page's lock guards only changes of its state;
 * nobody sleeps, asks the host or awaits other CPUs while holding one.
 */
package org.refault.simulator.monitor;
