package org.refault.simulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistinctTest {
    /** Strings of up to 200 bits, some often; the list of those seen is the slow twin. */
    @Test
    void numbersStringsInTheOrderInWhichTheyCame() {
        Random random = new Random(3);
        Distinct distinct = new Distinct();
        List<String> seen = new ArrayList<>();
        Bits bits = new Bits();
        for (int i = 0; i < 3_000; i++) {
            bits.clear();
            int length = 1 + random.nextInt(200);
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < length; at++) {
                int value = random.nextInt(16) == 0 ? 1 : 0;
                bits.put(value, 1);
                text.append(value);
            }
            // An end that is not 0 makes strings of different lengths differ.
            bits.put(1, 1);
            int twin = seen.indexOf(text.toString());
            if (twin < 0) {
                assertEquals(Distinct.NONE, distinct.find(bits));
                twin = seen.size();
                seen.add(text.toString());
            }
            assertEquals(twin, distinct.add(bits));
            assertEquals(twin, distinct.find(bits));
        }
        assertEquals(seen.size(), distinct.size());
        for (int number = 0; number < seen.size(); number++) {
            distinct.get(number, bits);
            for (char c : seen.get(number).toCharArray()) {
                assertEquals(c - '0', bits.take(1));
            }
        }
    }
}
