package org.refault.simulator.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("opt", "zipf", "clock");

    @Test
    void namesTheNearest() {
        assertEquals("; did you mean clock?", Suggestion.of("clok", KNOWN));
        assertEquals("; did you mean zipf?", Suggestion.of("zpif", KNOWN), "an exchange is one mistake");
        assertEquals("; did you mean opt?", Suggestion.of("otp", KNOWN));
    }

    @Test
    void listsAllWhereNoneIsNear() {
        String all = "; known: opt, zipf, clock";
        assertEquals(all, Suggestion.of("nope", KNOWN));
        assertEquals(all, Suggestion.of("o", KNOWN), "one letter is no name at all");
        assertEquals(all, Suggestion.of("", KNOWN));
    }
}
