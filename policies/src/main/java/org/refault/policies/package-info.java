/** Placeholder. */
package org.refault.policies;
