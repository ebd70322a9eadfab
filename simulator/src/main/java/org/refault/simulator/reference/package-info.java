/**
 * Reference strings: what a program did to memory, as dense page numbers.
 *
 * <p>Must never know where a string came from (a file, a generator) nor who pages it.
 */
package org.refault.simulator.reference;
