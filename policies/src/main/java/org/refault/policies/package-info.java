/**
 * The catalogue of replacement policies: one file each, flat; found by {@link java.util.ServiceLoader}.
 *
 * <p>Must never know where a reference string came from, nor who replays it.
 */
package org.refault.policies;
