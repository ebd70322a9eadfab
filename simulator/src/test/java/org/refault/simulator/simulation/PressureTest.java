package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.monitor.FifoChoice;
import org.refault.simulator.monitor.Protocol;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.Settings;

/**
 * A thousand million references for each safe protocol under heavy pressure, with delays before every step and every
 * invariant checked: the guest never uses a frame that is not its own, and loses no write. {@code
 * -Drefault.pressure.references=n} makes it n.
 */
@Tag("slow")
class PressureTest {
    /** For each protocol. */
    private static final long REFERENCES = Long.getLong("refault.pressure.references", 1_000_000_000);

    /** Of a piece, each of {@link #REFERENCES_OF_A_RUN} / 2 references on average. */
    private static final int RUNS = 160_000;

    private static final int REFERENCES_OF_A_RUN = 300;
    private static final int PAGES = 1_000;
    private static final int PHASES = 16;

    private static final List<String> PRESSURE = List.of(
            "pin.limit=12 %",
            "vm.mem=0",
            "mem.kernel_reserved=10 pages",
            "host.proc.wss=600",
            "host.proc.think=20 us",
            "host.alloc_rate=20000",
            "device.rate=2000",
            "disk.random=100 us",
            "disk.sequential=20 us",
            "guest.cr3_interval=5 ms",
            "mlock.max=100 %",
            "sampler.interval=500 us",
            "oracle.horizon=200 us",
            "esx.free_states=40/30/2/1",
            "esx.realloc=2 ms",
            "balloon.batch=8",
            "balloon.backoff=50 us",
            "balloon.guest_write=2 us",
            "balloon.guest_read=20 us",
            "plex86.smp_flush=true",
            "fuzz.delay=100 cyc",
            "check.level=2");

    /** What the pieces of a protocol differ in, by turns. */
    private static final List<List<String>> VARIANTS = List.of(
            List.of("sampler.where=vcpu", "idle.k=1", "ad.flush=onswitch"),
            List.of("sampler.where=helper", "idle.k=1", "ad.flush=none", "host.flavour=linux24"),
            List.of("sampler.where=vcpu", "idle.k=2", "grace=500 us", "ad.flush=full", "notifier.age=lockless"),
            List.of("target.mode=fixed", "tlb.tagged=true", "tlb.shootdown=batched", "host.flavour=linux6-2list"),
            List.of("target.mode=fixed", "sampler.where=helper", "mon.lock=vm", "grace=500 us", "pin.ahead=4"),
            List.of("host.flavour=linux6-mglru", "pin.primitive=pin", "notifier.age=locked-flush", "idle.k=1"),
            List.of("host.flavour=random", "pin.primitive=pg_reserved", "mon.lock=hashed:7", "idle.k=1"),
            List.of("tlb.tagged=true", "tlb.shootdown=hw", "sampler.window=random:200", "idle.k=1"));

    private static final List<Counter> TOLD = List.of(
            Counter.REFERENCES,
            Counter.DEMOTIONS,
            Counter.SOFT_FAULTS,
            Counter.MINOR_RELOCKS,
            Counter.MAJOR_RELOCKS,
            Counter.HOST_EVICTIONS,
            Counter.PROCESS_EVICTIONS,
            Counter.PAGE_OUTS,
            Counter.NOTIFIER_INVALIDATIONS,
            Counter.BALLOON_INFLATED);

    static Stream<String> safeProtocols() {
        Settings settings = Kit.settings("plex86.smp_flush=true");
        return ProtocolCatalogue.load().protocols().stream()
                .filter(protocol -> protocol.isSafe(settings, 2))
                .map(Protocol::id);
    }

    @ParameterizedTest
    @MethodSource("safeProtocols")
    void nothingIsEverDamaged(String protocol) {
        Map<Counter, Long> sums = new EnumMap<>(Counter.class);
        for (int first = 0; sums.getOrDefault(Counter.REFERENCES, 0L) < REFERENCES; first += VARIANTS.size()) {
            IntStream.range(first, first + VARIANTS.size())
                    .parallel()
                    .mapToObj(piece -> piece(protocol, piece).counters())
                    .toList()
                    .forEach(counters -> counters.forEach((counter, count) -> sums.merge(counter, count, Long::sum)));
        }

        for (Counter none :
                List.of(Counter.CLOBBERS, Counter.LOST_UPDATES, Counter.TRANSFER_CLOBBERS, Counter.VIOLATIONS)) {
            assertEquals(0, sums.get(none), none.toString());
        }
        if (ProtocolCatalogue.load().find(protocol).locksWhatItMaps()) {
            assertEquals(0, sums.get(Counter.EXPOSURE), "a page that the host may take is translated by nobody");
        }
        for (Counter some : Pressed.work(protocol)) {
            assertTrue(sums.get(some) > 0, some.toString());
        }
        StringBuilder line = new StringBuilder(protocol);
        for (Counter told : TOLD) {
            line.append(", ").append(told.column()).append(' ').append(sums.get(told));
        }
        System.out.println(line);
    }

    private static TimedResult piece(String protocol, int piece) {
        int vcpus = 2 + piece / VARIANTS.size() % 2 * 2;
        List<String> settings = new ArrayList<>(PRESSURE);
        settings.addAll(VARIANTS.get(piece % VARIANTS.size()));
        if (!ProtocolCatalogue.load().find(protocol).locksWhatItMaps()) {
            settings.removeIf(setting -> setting.startsWith("pin.primitive="));
        }
        settings.add("protocol=" + protocol);
        return Simulation.run(
                references(piece, vcpus).deal(vcpus),
                Kit.settings(settings.toArray(String[]::new)),
                settings.contains("target.mode=fixed") ? FifoChoice.fifo() : null,
                piece);
    }

    /** Phases as of {@link Kit#phases}, but long runs: the virtual CPUs use a page for a while and go on to the next. */
    private static ReferenceString references(int piece, int vcpus) {
        RandomStream chance = new RandomStreams(11, piece).stream("references");
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < RUNS; i++) {
            int base = i / (RUNS / PHASES) * PAGES / PHASES;
            int page = i < PAGES ? i : (base + chance.nextInt(PAGES / 10)) % PAGES;
            int kind = 1 << chance.nextInt(3);
            int count = 1 + chance.nextInt(REFERENCES_OF_A_RUN);
            builder.add(i % vcpus, chance.nextInt(2) * 3, kind, page, ReferenceStringBuilder.NO_FRAME, count);
        }
        return builder.build();
    }
}
