/**
 * What is run and how: a study becomes cells, cells become results, on all cores and in a fixed order.
 *
 * <p>Must never know a command line, nor how results are shown or stored.
 */
package org.refault.experiments.run;
