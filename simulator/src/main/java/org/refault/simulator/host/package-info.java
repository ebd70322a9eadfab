/**
 * The host: frames, address spaces, the swapper on another CPU, the swap device and processes that want memory. How pages
 * are chosen and which locks guard what is the flavour's, one class each, named by {@link HostFlavour}.
 *
 * <p>Must never know the monitor: the virtual machine is one more process to it. It sees neither the guest's accesses nor
 * its writes, but for what the owner of the memory tells it: when a page is unlocked, or as a
 * {@link org.refault.simulator.host.MmuNotifier}. ({@code host.sees_guest_a} lets it look, as an experiment.)
 *
 * <pre>
 *            fault (zero)                 unmap, dirty            write done             shrink
 *   NONE ----------------> PRESENT ---------------------> WRITING ----------> CACHED ----------> SWAPPED
 *    ^                     | ^  ^ \--------------------------^-----------------^ |                 |
 *    +---------------------+ |  +-- minor fault: same frame --+-----------------+ ^                 |
 *     unmap, clean,          +------------- READING <------- major fault -------- | ----------------+
 *     never swapped                            +--------- read ahead -------------+
 * </pre>
 */
package org.refault.simulator.host;
