/**
 * What is shown of results: tables in three formats, charts, and the report folder.
 *
 * <p>Must never know how a result came about: it runs nothing, and everything it shows is in the rows it is given.
 */
package org.refault.reports;
