package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.LockDetail;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.ReplayResult;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.result.Timeline;

/** The columns are the contract of the command line; the lists here are copied from it, not from the code. */
class ResultTablesTest {
    @Test
    void replaysHaveTheColumnsOfTheContract() {
        ReplayRow row = new ReplayRow(
                "a b,c",
                "clock",
                "load-bit=0",
                "",
                false,
                2,
                new ReplayResult(100, 2_000, 300, 500, 300, 42, 7, 150_000, 0xabcL));
        assertEquals("""
                trace,policy,options,frames,references,pages,faults,cold_faults,refaults,page_outs,fault_rate,fingerprint,replication,soft_faults,mean_resident
                "a b,c",clock,load-bit=0,100,2000,300,500,300,200,42,0.250000,0000000000000abc,2,7,75.0000
                """, TableFormat.CSV.text(ResultTables.REPLAY, List.of(row)));
    }

    @Test
    void timedRunsHaveTheColumnsOfTheContractThenEveryOtherCounter() {
        List<String> names = ResultTables.TIMED.names();
        assertEquals(
                "trace,protocol,policy,machine,vcpus,references,cycles,soft_faults,minor_relocks,major_relocks,fault_rate,"
                        + "page_outs,ipis,clobbers,slowdown,fingerprint,first_touches,demotions,host_evictions,options,frames,replication",
                String.join(",", names.subList(0, 22)));
        for (Counter counter : Counter.values()) {
            assertTrue(names.contains(counter.column()), counter.column());
        }
    }

    @Test
    void durationsAreInCyclesAndTimesThatSomethingHappenedAreNot() {
        Map<String, String> units =
                ResultTables.TIMED.columns().stream().collect(Collectors.toMap(Column::name, Column::unit));
        for (String name : List.of(
                "cycles",
                "vcpu_cycles",
                "exposure",
                "exposure_p50",
                "exposure_max",
                "stale_p90",
                "stale_p99",
                "stale_max")) {
            assertEquals("cycles", units.get(name), name);
        }
        for (String name : List.of("exposures", "stales", "notifier_retries_max")) {
            assertEquals("", units.get(name), name);
        }
    }

    @Test
    void aTimedRowIsWrittenFromItsCounters() {
        TimedResult result = new TimedResult(
                1,
                450,
                10,
                Map.of(
                        Counter.REFERENCES,
                        200L,
                        Counter.SOFT_FAULTS,
                        3L,
                        Counter.MAJOR_RELOCKS,
                        7L,
                        Counter.VCPU_CYCLES,
                        150L),
                new long[][] {{60, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50}},
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Timeline(List.of()),
                1,
                -1);
        TimedRow row = new TimedRow("t", "relock", "", "", "", "p2-450-1999", 5, 0, result);
        assertEquals(
                """
                protocol,references,soft_faults,major_relocks,fault_rate,slowdown,fingerprint,frames
                relock,200,3,7,0.0500000,1.50000,ffffffffffffffff,5
                """,
                TableFormat.CSV.text(
                        ResultTables.TIMED.only(
                                "protocol",
                                "references",
                                "soft_faults",
                                "major_relocks",
                                "fault_rate",
                                "slowdown",
                                "fingerprint",
                                "frames"),
                        List.of(row)));
    }

    @Test
    void peopleSeeChangedOptionsAndLimitsOnlyWhereThereAreAny() {
        TimedRow plain = Samples.timed("t", "lock-all", "", 0, 0, Samples.result(0, 0));
        TimedRow changed = new TimedRow(
                "t", "relock", "aging", "period=9+bits=8", "period=9", "p2-450-1999", 50, 0, Samples.result(0, 0));
        Table<TimedRow> table = ResultTables.TIMED_IN_SHORT;
        assertEquals(
                "trace,protocol,vcpus,cycles,ms",
                String.join(",", table.withoutEmpty(List.of(plain)).names().subList(0, 5)));
        assertEquals(
                """
                protocol,policy,options,frames,cycles,ms
                lock-all,,,,900000000,2000.00
                relock,aging,period=9,50,900000000,2000.00
                """,
                TableFormat.CSV.text(
                        table.withoutEmpty(List.of(plain, changed))
                                .only("protocol", "policy", "options", "frames", "cycles", "ms"),
                        List.of(plain, changed)));
    }

    @Test
    void locksHaveTheColumnsOfLockstat() {
        LockDetail detail = new LockDetail(
                3,
                2,
                500,
                4,
                44,
                Map.of(HoldContent.CPU, 60L, HoldContent.ACK, 20L, HoldContent.IO, 15L, HoldContent.OFF_CPU, 5L),
                List.of(new LockDetail.Point("fault", 3), new LockDetail.Point("reclaim", 1)),
                List.of(new LockDetail.Point("reclaim", 4)),
                List.of(new LockDetail.Move(0, 1, 3), new LockDetail.Move(1, 0, 2)));
        LockStatistics row = new LockStatistics(
                "mmap_sem",
                "*",
                1,
                4,
                10,
                30,
                80,
                5,
                16,
                2,
                9,
                100,
                2,
                1_000,
                3,
                12,
                29,
                28,
                30,
                90,
                70,
                6,
                190,
                detail);
        LockStatistics site = new LockStatistics(
                "mmap_sem",
                "fault",
                1,
                4,
                10,
                30,
                80,
                5,
                16,
                2,
                9,
                100,
                2,
                1_000,
                3,
                12,
                29,
                28,
                30,
                90,
                70,
                6,
                190,
                LockDetail.NONE);
        assertEquals("""
                class,site,con-bounces,contentions,waittime-min,waittime-max,waittime-total,waittime-avg,acq-bounces,acquisitions,\
                holdtime-min,holdtime-max,holdtime-total,holdtime-avg,utilisation,queue-avg,queue-max,wait-p50,wait-p99,\
                contended,wait-p90,wait-p99.9,spin-total,trylock-failures,irq-off,utilisation-max,hand-offs,longest-chain,\
                acks-delayed,ack-delay,hold-cpu,hold-ack,hold-io,hold-off-cpu,contention-points,holding-points,ping-pong
                mmap_sem,*,1,4,10,30,80,20.0000,5,16,2,9,100,6.25000,0.0500000,0.0900000,3,12,29,\
                0.250000,28,30,70,6,190,0.500000,3,2,4,44,60,20,15,5,fault=3 reclaim=1,reclaim=4,0>1=3 1>0=2
                mmap_sem,fault,1,4,10,30,80,20.0000,5,16,2,9,100,6.25000,0.0500000,0.0900000,3,12,29,\
                0.250000,28,30,70,6,190,,,,,,,,,,,,
                """, TableFormat.CSV.text(ResultTables.LOCKSTAT, List.of(row, site)));
    }
}
