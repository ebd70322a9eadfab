/**
 * Fault curves: what one or two passes over a reference string say of every memory size or window at once, and of samples of
 * its pages.
 *
 * <p>The curves of LRU, OPT, the working set and VMIN equal what replays of the policies count, size by size. Must never
 * know a policy of the catalogue, nor who asks for which sizes.
 */
package org.refault.simulator.curve;
