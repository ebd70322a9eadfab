package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.refault.experiments.validation.Effort;
import org.refault.experiments.validation.Replications;
import org.refault.experiments.validation.ValidationCatalogue;
import org.refault.experiments.validation.ValidationExperiment;
import org.refault.reports.Overlay;
import org.refault.reports.TableFormat;
import org.refault.simulator.setting.Settings;
import picocli.CommandLine;

class ValidateCommandTest {
    /** Finds 1.0 with an interval from 0.9 to 1.1, whatever the formula. */
    private record Finding(double formula) implements ValidationExperiment {
        @Override
        public String id() {
            return "finding";
        }

        @Override
        public String question() {
            return "What if the formula is " + formula + "?";
        }

        @Override
        public Settings settings() {
            return Settings.defaults();
        }

        @Override
        public List<Overlay> run(Effort effort, Replications replications) {
            Overlay.Point point = new Overlay.Point("x = 2", 2, formula, 1.0, 0.1, 3);
            Overlay.Curve curve = new Overlay.Curve("c", List.of(new Overlay.FormulaValue(2, formula)), List.of(point));
            Overlay.Axis axis = new Overlay.Axis("x", false);
            return List.of(new Overlay("finding", "finding", "ones", "t", "s", "c", axis, axis, List.of(curve)));
        }
    }

    private static Captured validate(double formula, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false);
        CommandLine command =
                new CommandLine(new ValidateCommand(shell, new ValidationCatalogue(List.of(new Finding(formula)))));
        WordConverter.register(command, TableFormat.class);
        int exitCode = command.execute(arguments);
        return new Captured(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void exitsWithOneIfAnIntervalDoesNotCoverItsFormula() {
        Captured covered = validate(1.09, "--format", "csv");
        assertEquals(0, covered.exitCode(), covered.err());
        assertEquals(
                "finding,ones,c,x = 2,1.09000,1.00000,0.900000,1.10000,3,yes",
                covered.lines().get(1));

        Captured missed = validate(1.11, "--format", "csv");
        assertEquals(1, missed.exitCode());
        assertEquals(
                "finding,ones,c,x = 2,1.11000,1.00000,0.900000,1.10000,3,no",
                missed.lines().get(1));
    }

    @Test
    void theReportOfAFailedValidationIsWrittenToo(@TempDir Path folder) throws IOException {
        assertEquals(1, validate(1.11, "-o", folder.toString()).exitCode());
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("1 of 1 confidence intervals of the simulation do not cover the formula."));
    }

    @Test
    void writesAFolderWithTheOverlay(@TempDir Path folder) throws IOException {
        Captured run = Captured.run("validate", "relock-saturation", "--quick", "-o", folder.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("refault: report: " + folder.resolve("report.html") + System.lineSeparator(), run.err());
        for (String form : List.of("svg", "png", "csv")) {
            assertTrue(Files.size(folder.resolve("charts/relock-saturation." + form)) > 0, form);
        }
        assertEquals(
                Files.readString(folder.resolve("results.csv")),
                Files.readString(folder.resolve("charts/relock-saturation.csv")));
        assertEquals(5, Files.readAllLines(folder.resolve("results.csv")).size());
        assertTrue(Files.readString(folder.resolve("run.toml"))
                .contains("\ndisk.jitter = 0.5  # experiment relock-saturation\n"));
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("All 4 confidence intervals of the simulation cover the formula."));
        assertTrue(page.contains("<pre><code>refault validate --quick relock-saturation</code></pre>"));
    }

    @Test
    void namesANearExperimentForAnUnknownOne() {
        Captured run = Captured.run("validate", "samplr");
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
        assertEquals(
                "refault: unknown validation experiment 'samplr'; did you mean sampler?",
                run.err().strip());
        assertEquals(2, Captured.run("validate", "-j", "0").exitCode());
    }

    @Test
    void theHelpListsTheExperimentsWithTheirQuestions() {
        Captured help = Captured.run("validate", "--help");
        assertEquals(0, help.exitCode());
        for (ValidationExperiment experiment : ValidationCatalogue.load().experiments()) {
            assertTrue(help.out().contains("  " + experiment.id() + "  "), help.out());
        }
    }
}
