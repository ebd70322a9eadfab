/**
 * What a run is and what it found: records of whole numbers, from which every table, chart and test is made.
 *
 * <p>Must never know how a run was executed, nor how a result is shown or stored.
 */
package org.refault.simulator.result;
