/**
 * The untimed replay: a reference string against a policy with a fixed number of frames; faults, refaults, page-outs.
 *
 * <p>Virtual time is the number of references. Must never know of cycles, CPUs, locks or a host.
 */
package org.refault.simulator.replay;
