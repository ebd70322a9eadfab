package org.refault.experiments;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.refault.experiments.cli.CommandLineInterface;
import org.refault.experiments.cli.Shell;

/** The program's main class. */
public final class Refault {
    private static final int BUFFER = 1 << 16;
    private static final int SECONDS_TO_FINISH = 10;

    private Refault() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        CountDownLatch finished = new CountDownLatch(1);
        stopOnSignal(Thread.currentThread(), finished);
        Shell shell = new Shell(
                stream(FileDescriptor.out), stream(FileDescriptor.err), System.getenv(), System.console() != null);
        int exitCode;
        try {
            exitCode = CommandLineInterface.run(shell, arguments);
        } finally {
            shell.out().flush();
            shell.err().flush();
            finished.countDown();
        }
        System.exit(exitCode);
    }

    /** On Ctrl-C interrupts the command and gives it a while to keep what is finished; the platform then exits with 130. */
    private static void stopOnSignal(Thread command, CountDownLatch finished) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (finished.getCount() > 0) {
                command.interrupt();
                try {
                    finished.await(SECONDS_TO_FINISH, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER),
                descriptor == FileDescriptor.err,
                StandardCharsets.UTF_8);
    }
}
