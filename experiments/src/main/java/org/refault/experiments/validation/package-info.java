/**
 * Closed formulas against the simulation: each experiment runs the timed machine where a formula holds exactly, and says
 * with what confidence the two agree.
 *
 * <p>Must never know a command line, nor how results are shown or stored.
 */
package org.refault.experiments.validation;
