/**
 * Page tables and frames as packed numbers.
 *
 * <p>Must never know who walks, scans or fills them.
 */
package org.refault.simulator.memory;
