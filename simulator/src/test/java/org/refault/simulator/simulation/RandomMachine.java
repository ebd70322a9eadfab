package org.refault.simulator.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.refault.simulator.Kit;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.monitor.FifoChoice;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.SettingCatalogue;
import org.refault.simulator.setting.Settings;

/**
 * A small machine short of memory, its settings drawn at random: one in four of all choices and flags of the catalogue, and
 * one in three of the numbers named here. It may be a machine that is refused.
 *
 * @param protocol how host and monitor share the guest's pages
 * @param vcpus virtual CPUs of each virtual machine
 * @param seed of the references
 * @param runs of references in the trace
 * @param drawn the settings other than {@link #PRESSURE}
 */
record RandomMachine(String protocol, int vcpus, int seed, int runs, Map<String, String> drawn) {
    private static final int PAGES = 100;

    private static final String[] PRESSURE = {
        "time.limit=10 ms",
        "trace.repeat=6",
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=100000",
        "sampler.interval=30 us",
        "idle.k=1",
        "disk.random=50 us",
        "disk.sequential=20 us",
        "disk.seek=60 us",
        "disk.rotation=100 us",
        "ssd.read=50 us",
        "ssd.write=50 us",
        "mem.kernel_reserved=10 pages",
        "mlock.max=100 %",
        "pin.limit=20 pages",
        "wm.min=10",
        "wm.low=20",
        "wm.high=30",
        "kswapd.period=1 ms",
        "guest.cr3_interval=0 cyc",
        "guest.disk=20 us",
        "oracle.horizon=10 us",
        "esx.free_states=40/30/2/1",
        "esx.realloc=200 us",
        "balloon.batch=8",
        "balloon.backoff=50 us",
        "balloon.guest_write=2 us",
        "balloon.guest_read=20 us",
        "reporting.order=0",
        "reporting.delay=50 us"
    };

    /**
     * What is not drawn: what the test itself varies; mistakes, one of which is a deadlock; large pages, of which the trace
     * would have one; times, which the trace has not.
     */
    private static final Set<String> NOT_DRAWN = Set.of("slow", "fuzz.mutate", "page.size", "time.source");

    private static final Map<String, List<String>> NUMBERS = Map.ofEntries(
            Map.entry("age.shift", List.of("1", "2", "3")),
            Map.entry("balloon.batch", List.of("1", "30")),
            Map.entry("check.level", List.of("2", "3")),
            Map.entry("cost.base", List.of("1 cyc", "2 cyc", "20 cyc")),
            Map.entry("cost.trap", List.of("1 cyc", "50 cyc")),
            Map.entry("cost.walk", List.of("0 cyc", "300 cyc")),
            Map.entry("cpl.weight", List.of("2", "3")),
            Map.entry("cpl.window", List.of("1", "4")),
            Map.entry("cpu.count", List.of("1", "2", "3", "12")),
            Map.entry("demote.batch", List.of("1", "7")),
            Map.entry("demote.quota", List.of("5", "50")),
            Map.entry("device.rate", List.of("2000", "20000")),
            Map.entry("disk.jitter", List.of("0", "1")),
            Map.entry("disk.servers", List.of("2", "8")),
            Map.entry("feedback.target_relock", List.of("1", "1e6")),
            Map.entry("fuzz.delay", List.of("20 cyc", "500 cyc")),
            Map.entry("grace", List.of("20 us", "200 us")),
            Map.entry("guest.cr3_interval", List.of("200 us", "700 us")),
            Map.entry("guest.spaces", List.of("1", "4")),
            Map.entry("guest.thread_burst", List.of("1", "40", "300")),
            Map.entry("host.alloc_rate", List.of("20000", "50000")),
            Map.entry("host.proc.count", List.of("1", "3")),
            Map.entry("host.proc.locality", List.of("0", "0.5")),
            Map.entry("host.proc.think", List.of("2 us", "50 us")),
            Map.entry("idle.k", List.of("1", "2", "3")),
            Map.entry("ipi.latency", List.of("1 cyc", "5000 cyc")),
            Map.entry("lock.spin", List.of("300 cyc", "20000 cyc")),
            Map.entry("lock.storm", List.of("0 ns", "70 ns")),
            Map.entry("meta.relock_weight", List.of("0.25", "1")),
            Map.entry("meta.timestamp_weight", List.of("0.25", "1")),
            Map.entry("mon.lock", List.of("hashed:7", "vm")),
            Map.entry("nominate.skip_recent", List.of("0", "4")),
            Map.entry("pin.ahead", List.of("1", "4")),
            Map.entry("pin.limit", List.of("16 pages", "40 pages")),
            Map.entry("pwc.entries", List.of("8", "32")),
            Map.entry("reclaim.batch", List.of("1", "8")),
            Map.entry("reporting.batch", List.of("1", "4")),
            Map.entry("reporting.order", List.of("1", "2")),
            Map.entry("sampler.interval", List.of("10 us", "100 us")),
            Map.entry("sampler.window", List.of("30", "random:40")),
            Map.entry("sched.quantum", List.of("20 us", "500 us")),
            Map.entry("shadow.drop_on_cr3", List.of("cache:1", "cache:3")),
            Map.entry("swap.async_max", List.of("1", "4")),
            Map.entry("swap.cluster", List.of("0", "2")),
            Map.entry("timeline.interval", List.of("10 us")),
            Map.entry("tlb.flush_ceiling", List.of("0", "4")),
            Map.entry("tlb.l1d.entries", List.of("4", "8")),
            Map.entry("tlb.l2.entries", List.of("64", "128")),
            Map.entry("trace.repeat", List.of("3")),
            Map.entry("vm.count", List.of("2")),
            Map.entry("warmup", List.of("5", "30", "70")),
            Map.entry("walk.levels", List.of("3", "4", "5")),
            Map.entry("walk.guest_levels", List.of("3", "4", "5")));

    /** The machine of a seed. */
    static RandomMachine draw(String protocol, int vcpus, int seed) {
        RandomStream chance = new RandomStreams(seed, 0).stream("machine");
        Map<String, String> drawn = new LinkedHashMap<>();
        for (Setting setting : SettingCatalogue.all()) {
            String key = setting.key();
            if (NUMBERS.containsKey(key)) {
                if (chance.nextInt(3) == 0) {
                    drawn.put(key, any(NUMBERS.get(key), chance));
                }
            } else if (!NOT_DRAWN.contains(key) && chance.nextInt(4) == 0) {
                switch (setting.type()) {
                    case CHOICE -> drawn.put(key, any(setting.choices(), chance));
                    case FLAG -> drawn.put(key, any(List.of("false", "true"), chance));
                    default -> {}
                }
            }
        }
        if (!drawn.getOrDefault("guest.swapper", "none").equals("none")) {
            drawn.put("guest.mem_pressure", any(List.of("50", "80"), chance));
        } else {
            drawn.remove("double_paging.avoid");
        }
        if (drawn.getOrDefault("paging.mode", "flat").equals("flat")) {
            drawn.remove("pt.pages");
        }
        if (!drawn.getOrDefault("async_pf", "off").equals("off")) {
            drawn.put("guest.threads_per_vcpu", any(List.of("1", "2", "5"), chance));
        }
        if (drawn.getOrDefault("reporting", "false").equals("true")) {
            drawn.put("guest.free", any(List.of("unused", "after-last-use"), chance));
        }
        if (drawn.getOrDefault("guest.free", "never").equals("after-last-use")) {
            drawn.put("trace.repeat", any(List.of("1", "2"), chance));
        }
        return new RandomMachine(protocol, vcpus, seed, 1_000 + 200 * vcpus, drawn);
    }

    private static String any(List<String> values, RandomStream chance) {
        return values.get(chance.nextInt(values.size()));
    }

    /** The same without a setting. */
    RandomMachine without(String key) {
        Map<String, String> fewer = new LinkedHashMap<>(drawn);
        fewer.remove(key);
        return new RandomMachine(protocol, vcpus, seed, runs, fewer);
    }

    /** The same with fewer references. */
    RandomMachine shorter(int fewerRuns) {
        return new RandomMachine(protocol, vcpus, seed, fewerRuns, drawn);
    }

    /** Runs it with one more setting. */
    TimedResult run(String key, String value) {
        Settings settings = Kit.settings(PRESSURE).with("protocol", protocol, "test");
        for (Map.Entry<String, String> entry : drawn.entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue(), "test");
        }
        boolean byPolicy = "fixed".equals(drawn.get("target.mode")) || "balloon".equals(drawn.get("target.mode"));
        PolicyChoice<?> policy = byPolicy ? FifoChoice.fifo() : null;
        return Simulation.run(references().deal(vcpus), settings.with(key, value, "test"), policy, 0);
    }

    /** In every third machine each page has two virtual pages. */
    private ReferenceString references() {
        return seed % 3 == 0 ? Kit.aliased(seed, vcpus, runs, PAGES) : Kit.phases(seed, vcpus, runs, PAGES);
    }

    @Override
    public String toString() {
        return "protocol " + protocol + ", " + vcpus + " vCPUs, seed " + seed + ", " + runs + " runs, " + drawn;
    }
}
