/**
 * What is kept of a run: the journal of finished cells, and the folder with report, charts, CSV and settings.
 *
 * <p>Must never know a command line, nor how a cell is run.
 */
package org.refault.experiments.output;
