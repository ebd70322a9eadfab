package org.refault.simulator;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.SwapDevice;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.monitor.Monitor;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.reference.Run;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.SettingCatalogue;
import org.refault.simulator.setting.Settings;

/** What scenes of the timed machine are made of. */
public final class Kit {
    private static final List<String> TIMES =
            List.of("cost.", "lock.", "line.", "ws.", "ipi.", "tlb.l2.hit", "walk.nested");

    private Kit() {}

    /** The defaults with other values: each {@code key=value}. */
    public static Settings settings(String... assignments) {
        return lay(Settings.defaults(), assignments);
    }

    /** As {@link #settings}, over a machine whose every cost is the least possible: 0, or 1 cycle for a reference, a trap and an interrupt. */
    public static Settings free(String... assignments) {
        Settings settings = Settings.defaults();
        for (String key : settings.keys()) {
            if (TIMES.stream().anyMatch(key::startsWith)
                    && SettingCatalogue.find(key).type() == Setting.Type.DURATION) {
                boolean least = List.of("cost.base", "cost.trap", "ipi.latency").contains(key);
                settings = settings.with(key, least ? "1 cyc" : "0 cyc", "test");
            }
        }
        return lay(settings, assignments);
    }

    private static Settings lay(Settings under, String... assignments) {
        Settings settings = under;
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            settings = settings.with(assignment.substring(0, equals), assignment.substring(equals + 1), "test");
        }
        return settings;
    }

    /**
     * References by CPL 3, written as kinds, page, and for a run of several {@code *count}: {@code "r0 w1 frw2*5"} reads page
     * 0, writes page 1, and fetches, reads and writes page 2 and then fetches it twice more. Pages are numbered as in
     * the text if each number is first seen after all lower ones.
     */
    public static ReferenceString references(String text) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (String run : text.split(" ")) {
            String letters = run.replaceAll("[0-9*]", "");
            String[] numbers = run.substring(letters.length()).split("\\*");
            int kinds = 0;
            for (ReferenceKind kind : ReferenceKind.values()) {
                if (letters.contains(kind.name().toLowerCase(Locale.ROOT).substring(0, 1))) {
                    kinds |= kind.bit();
                }
            }
            int count = numbers.length == 1 ? letters.length() : Integer.parseInt(numbers[1]);
            builder.add(0, 3, kinds, Integer.parseInt(numbers[0]), ReferenceStringBuilder.NO_FRAME, count);
        }
        return builder.build();
    }

    /** A host whose swap device is a disk. */
    public static Host host(Machine machine, Settings settings, HostMemory memory, RandomStreams streams) {
        return new Host(
                machine,
                machine.events(),
                settings,
                memory,
                of -> SwapDevice.of(
                        machine.events(),
                        settings,
                        streams.stream("disk"),
                        memory,
                        machine.cpuCount() - 1,
                        of.transferInterrupts(machine, machine.cpuCount() - 1)),
                streams);
    }

    /** The monitor's own way of choosing pages, for scenes in which it chooses none. */
    public static Monitor.VictimChoice idlePages(Settings settings) {
        return Monitor.idlePages(settings, page -> false, new RandomStreams(1, 0).stream("sampler"));
    }

    /** A virtual CPU on a monitor's tables. */
    public static Vcpu vcpu(Monitor monitor, int number, ReferenceString string, Settings settings) {
        Vcpu vcpu = new Vcpu(number, string, monitor.table(), settings, false, monitor.clobberLog());
        monitor.add(vcpu);
        return vcpu;
    }

    /** An activity of the given steps: each ends with a continuation; after the last it is done. */
    @SafeVarargs
    public static Activity steps(Consumer<Flow>... steps) {
        return new Activity() {
            @Override
            public void perform(Flow flow) {
                if (step == steps.length) {
                    flow.done();
                } else {
                    steps[step++].accept(flow);
                }
            }
        };
    }

    /** As {@link #phases}, by four virtual CPUs; each page has two virtual pages, which lead to it by turns. */
    public static ReferenceString aliased(int seed, int references, int pages) {
        return aliased(seed, 4, references, pages);
    }

    /** As {@link #phases}; each page has two virtual pages, which lead to it by turns. */
    public static ReferenceString aliased(int seed, int vcpus, int references, int pages) {
        ReferenceString plain = phases(seed, vcpus, references, pages);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.PFN);
        for (int i = 0; i < plain.length(); i++) {
            int run = plain.runs()[i];
            int page = plain.pages()[i];
            long virtual = i % 7 < 4 ? page : 10_000 + page;
            builder.add(plain.vcpu(i), Run.cpl(run), Run.kinds(run), virtual, page, plain.count(i));
        }
        return builder.build();
    }

    /** As {@link #phases}, by one virtual CPU that reads only, but for one reference in fifty. */
    public static ReferenceString readMostly(int seed, int references, int pages) {
        ReferenceString plain = phases(seed, 1, references, pages);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < plain.length(); i++) {
            int kind = i % 50 == 0 ? ReferenceKind.WRITE.bit() : ReferenceKind.READ.bit();
            builder.add(0, 3, kind, plain.pages()[i], ReferenceStringBuilder.NO_FRAME, plain.count(i));
        }
        return builder.build();
    }

    /** As {@link #phases}, with page numbers that lie {@code step} apart. */
    public static ReferenceString spread(int seed, int vcpus, int references, int pages, int step) {
        ReferenceString plain = phases(seed, vcpus, references, pages);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < plain.length(); i++) {
            int run = plain.runs()[i];
            long page = (long) plain.pages()[i] * step;
            builder.add(
                    plain.vcpu(i), Run.cpl(run), Run.kinds(run), page, ReferenceStringBuilder.NO_FRAME, plain.count(i));
        }
        return builder.build();
    }

    /** References to a working set of a fifth of the pages, which moves on; first a sweep over all pages. */
    public static ReferenceString phases(int seed, int vcpus, int references, int pages) {
        RandomStream chance = new RandomStreams(seed, 0).stream("references");
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < references; i++) {
            int base = i / (references / 8) * pages / 8;
            int page = i < pages ? i : (base + chance.nextInt(pages / 5)) % pages;
            int kinds = 1 + chance.nextInt(7);
            int count = Integer.bitCount(kinds) + chance.nextInt(3);
            builder.add(i % vcpus, chance.nextInt(2) * 3, kinds, page, ReferenceStringBuilder.NO_FRAME, count);
        }
        return builder.build();
    }
}
