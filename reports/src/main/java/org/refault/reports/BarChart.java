package org.refault.reports;

import java.util.List;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainCategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.data.category.CategoryDataset;

/** What all charts with bars share: bars lie, so that the names at the left have room, and the picture grows with their number. */
final class BarChart {
    private static final int FRAME = 170;
    private static final double GAP = 28;

    private BarChart() {}

    /** Height of a picture with so many rows of bars. */
    static int height(int rows, int each) {
        return Math.max(Chart.SLIDE_HEIGHT, FRAME + rows * each);
    }

    /** The axis of names. */
    static CategoryAxis names(Look look) {
        CategoryAxis axis = look.tidy(new CategoryAxis());
        axis.setLowerMargin(0.02);
        axis.setUpperMargin(0.02);
        axis.setCategoryMargin(0.25);
        axis.setMaximumCategoryLabelWidthRatio(0.4f);
        axis.setMaximumCategoryLabelLines(2);
        return axis;
    }

    /** One panel of lying bars. */
    static CategoryPlot panel(CategoryDataset bars, ValueAxis axis, BarRenderer renderer, Look look) {
        Look.flatten(renderer);
        renderer.setMaximumBarWidth(0.16);
        CategoryPlot plot = look.tidy(new CategoryPlot(bars, names(look), axis, renderer));
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        return plot;
    }

    /** Panels side by side, with the names at the left of the first. */
    static CategoryPlot sideBySide(List<CategoryPlot> panels, Look look) {
        CombinedDomainCategoryPlot all = new CombinedDomainCategoryPlot(names(look));
        look.tidy(all);
        all.setOrientation(PlotOrientation.HORIZONTAL);
        all.setGap(GAP);
        panels.forEach(all::add);
        return all;
    }
}
