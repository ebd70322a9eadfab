/**
 * A guest's own paging: which pages of its programs are in its memory, what goes when another comes, and its virtual disk.
 *
 * <p>Must never know the monitor's tables and protocols, nor how the host chooses: a guest page may be anywhere, and the
 * guest does not know it.
 *
 * <pre>
 *              guest fault                  read and mapped              victim: cleared, shot down
 *   ON_DISK ----------------> IN_TRANSIT ------------------> RESIDENT ------------------------------> IN_TRANSIT
 *      ^                                                                                                  |
 *      +------------------------------------ written out, or clean ---------------------------------------+
 * </pre>
 */
package org.refault.simulator.guest;
