package org.refault.reports;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.labels.CategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.StatisticalBarRenderer;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.statistics.StatisticalCategoryDataset;

/**
 * Lying bars of means with their confidence intervals, the number beyond the interval. What JFreeChart has for a standard
 * deviation shows the half width.
 */
final class IntervalBars extends StatisticalBarRenderer {
    private static final long serialVersionUID = 1;

    IntervalBars() {
        setErrorIndicatorPaint(Look.INK);
        setErrorIndicatorStroke(Look.solid());
    }

    @Override
    protected void drawItemLabel(
            Graphics2D graphics,
            CategoryDataset data,
            int row,
            int column,
            CategoryPlot plot,
            CategoryItemLabelGenerator generator,
            Rectangle2D bar,
            boolean negative) {
        StatisticalCategoryDataset means = (StatisticalCategoryDataset) data;
        Number halfWidth = means.getStdDevValue(row, column);
        double mean = means.getMeanValue(row, column).doubleValue();
        Rectangle2D reached = (Rectangle2D) bar.clone();
        if (halfWidth != null && mean > 0) {
            double width = bar.getWidth() * (mean + halfWidth.doubleValue()) / mean;
            reached.setRect(bar.getX(), bar.getY(), width, bar.getHeight());
        }
        super.drawItemLabel(graphics, data, row, column, plot, generator, reached, negative);
    }
}
