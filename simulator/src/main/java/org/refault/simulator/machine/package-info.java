/**
 * The timed machine: CPUs, threads of control, TLBs and page walks, interrupts between CPUs, the account of where time
 * goes, and the driver that runs virtual CPUs ahead between events. Also what monitor and host may ask of whoever performs
 * their steps: {@link org.refault.simulator.machine.Flow}, {@link org.refault.simulator.machine.Processors},
 * {@link org.refault.simulator.machine.VirtualCpu}, {@link org.refault.simulator.machine.StateExchange}.
 *
 * <p>Must never know a protocol, a policy or how the host manages its memory: it executes their
 * {@linkplain org.refault.simulator.machine.Activity activities}.
 *
 * <h2>Running ahead</h2>
 *
 * <p>A virtual CPU in the guest executes references without events. What it reads of shared state (present, frame,
 * poison) changes only by events; what it writes (A and D) is a union, in which order does not show. So it may run to
 *
 * <pre>
 *   H = min( time of the next event, min over other running vCPUs (clock + trap), clock + horizon.max )
 * </pre>
 *
 * <p>since the earliest effect of another running virtual CPU on shared state is a trap away. A reference takes effect
 * at its start; the results are those of one event for every reference.
 */
package org.refault.simulator.machine;
