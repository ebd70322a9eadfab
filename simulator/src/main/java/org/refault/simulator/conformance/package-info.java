/**
 * What every policy must do, whoever wrote it: laws that are checked by running it, and a machine of a few frames that is moved by hand for worked examples.
 *
 * <p>Must never know one policy by name.
 */
package org.refault.simulator.conformance;
