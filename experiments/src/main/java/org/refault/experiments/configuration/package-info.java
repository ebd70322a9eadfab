/**
 * Where settings come from: RC files, presets, plans' files and the command line, laid over each other with the origin of every value.
 *
 * <p>Must never know what is run with them.
 */
package org.refault.experiments.configuration;
