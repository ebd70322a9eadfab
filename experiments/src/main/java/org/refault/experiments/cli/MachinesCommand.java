package org.refault.experiments.cli;

import org.refault.experiments.catalogue.Machine;
import org.refault.experiments.catalogue.SettingTables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code machines}. */
@Command(name = "machines", description = "Lists the machine presets, or the sizes and costs of one.")
final class MachinesCommand implements Runnable {
    private final Shell shell;

    @Mixin
    private CommonOptions common;

    @Mixin
    private FormatOption format;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "A machine.")
    private String id;

    MachinesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        if (id == null) {
            shell.print(Machine.TABLE, Machine.all(), format.format());
        } else {
            shell.print(SettingTables.MACHINE, Machine.of(id).values(), format.format());
        }
    }
}
