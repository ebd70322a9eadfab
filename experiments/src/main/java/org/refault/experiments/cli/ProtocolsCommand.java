package org.refault.experiments.cli;

import java.util.List;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.setting.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code protocols}. */
@Command(
        name = "protocols",
        description =
                "Lists the ways in which host and monitor share the guest's pages, or tells everything about one.")
final class ProtocolsCommand implements Runnable {
    private static final Table<Protocol> TABLE = new Table<>(List.of(
            Column.text("id", "Protocol id.", Protocol::id),
            Column.text("policy", "Whether a policy chooses the pages.", protocol -> yesOrNo(protocol.usesPolicy())),
            Column.text(
                    "safe", "Whether the guest can never use a frame the host took back.", ProtocolsCommand::safety),
            Column.text("summary", "The idea.", Protocol::summary),
            Column.text("source", "Where it comes from.", Protocol::source)));

    private final Shell shell;

    @Mixin
    private CommonOptions common;

    @Mixin
    private FormatOption format;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "A protocol.")
    private String id;

    ProtocolsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        ProtocolCatalogue catalogue = ProtocolCatalogue.load();
        if (id == null) {
            shell.print(TABLE, catalogue.protocols(), format.format());
            return;
        }
        Protocol protocol = catalogue.find(id);
        shell.print(
                Fact.TABLE,
                List.of(
                        new Fact("id", protocol.id()),
                        new Fact("summary", protocol.summary()),
                        new Fact("description", protocol.description()),
                        new Fact("policy", yesOrNo(protocol.usesPolicy())),
                        new Fact("safe", safety(protocol)),
                        new Fact("source", protocol.source())),
                format.format());
    }

    private static String safety(Protocol protocol) {
        Settings settings = Settings.defaults();
        return protocol.isSafe(settings, 1) && !protocol.isSafe(settings, 2)
                ? "with one vCPU"
                : yesOrNo(protocol.isSafe(settings, 2));
    }

    private static String yesOrNo(boolean answer) {
        return answer ? "yes" : "no";
    }
}
