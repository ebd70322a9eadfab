package org.refault.reports;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;

/** What can be drawn as a picture of a report: a chart of JFreeChart, or lines and text of our own. */
@FunctionalInterface
interface Drawing {
    /** Draws into an area; the unit is a CSS pixel. */
    void draw(Graphics2D graphics, Rectangle2D area);
}
