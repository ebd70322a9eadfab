/**
 * The catalogues as tables and documents: policies, protocols, machines, settings.
 *
 * <p>Must never name one policy, protocol or setting: everything it says comes from their declarations.
 */
package org.refault.experiments.catalogue;
