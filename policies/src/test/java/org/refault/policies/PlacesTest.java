package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;

/** Policies whose sizes are shares of the frames, on a machine that lets few of them hold pages. */
class PlacesTest {
    private static final int PLACES = 12;
    private static final int FRAMES = 100;
    private static final int PAGES = 30;
    private static final int REFERENCES = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "car",
                "cart",
                "clock-pro:cold=20",
                "clock-pro:adapt=0+cold=30",
                "freebsd",
                "two-handed-clock:spread=30"
            })
    void theyChooseAsIfThereWereNoOtherFrames(String policy) {
        List<Integer> few = victims(new Desk(policy, PLACES));
        List<Integer> within = victims(new Desk(policy, FRAMES).within(PLACES));

        assertNotEquals(0, few.stream().distinct().count());
        assertEquals(few, within);
    }

    /** Skewed, drifting references; a scan now and then. */
    private static List<Integer> victims(Desk desk) {
        RandomStream chance = new RandomStreams(Strings.SEED, 0).stream("references");
        List<Integer> victims = new ArrayList<>();
        for (int i = 0; i < REFERENCES; i++) {
            int page = (Math.min(chance.nextInt(PAGES), chance.nextInt(PAGES)) + i / 1_000) % PAGES;
            victims.add(chance.nextInt(4) == 0 ? desk.write(page) : desk.read(page));
            if (i % 50 == 0) {
                desk.scan();
            }
        }
        return victims;
    }
}
