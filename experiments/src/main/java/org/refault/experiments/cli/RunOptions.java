package org.refault.experiments.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.refault.reports.TableFormat;
import org.refault.simulator.setting.InvalidSettingException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every verb that runs cells. */
final class RunOptions {
    @Mixin
    private ReadingOptions reading;

    @Mixin
    private SettingOptions settings;

    @Mixin
    private PluginOptions plugins;

    @Mixin
    private FormatOption format;

    @Option(
            names = "--rows",
            paramLabel = "KIND",
            description = "Rows of standard output: runs, or means of the replications with half widths of confidence"
                    + " intervals (the setting ci) (default: means in a table of several replications, else runs).")
    private RowKind rows;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Folder for report.html, charts/, results.csv, run.toml, and means.csv of replications.")
    private Path output;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Runs at one time (default: one a core).")
    private Integer jobs;

    @Option(names = "--quiet", description = "No progress, no warnings, no notices.")
    private boolean quiet;

    @Option(names = "--no-progress", description = "No progress on the terminal.")
    private boolean noProgress;

    ReadingOptions reading() {
        return reading;
    }

    SettingOptions settings() {
        return settings;
    }

    PluginOptions plugins() {
        return plugins;
    }

    FormatOption format() {
        return format;
    }

    /** Whether standard output has a row for all replications of a run. */
    boolean showsMeans(boolean replicated) {
        return rows == null ? replicated && format.format() == TableFormat.TABLE : rows == RowKind.MEANS;
    }

    Optional<Path> output() {
        return Optional.ofNullable(output);
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean showsProgress() {
        return !quiet && !noProgress;
    }

    /** Threads, at least 1. */
    int jobs() {
        if (jobs == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        return atLeastOne("--jobs", jobs);
    }

    /** A number given for an option, if it is at least 1. */
    static int atLeastOne(String option, int number) {
        if (number < 1) {
            throw new InvalidSettingException(option + ": at least 1 is needed, not " + number);
        }
        return number;
    }
}
