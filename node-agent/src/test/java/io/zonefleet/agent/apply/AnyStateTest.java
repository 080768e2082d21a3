// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.state.Fence;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.render.AnyImages;
import io.zonefleet.render.ServedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What an agent remembers on its disk is read back as it was, or not at all. */
class AnyStateTest {
    @Provide
    Arbitrary<ServedImage> images() {
        return AnyImages.images();
    }

    @Property
    void theLastGoodIsReadBackOrNotAtAll(@ForAll("images") ServedImage image, @ForAll Random random)
            throws UnreadableException {
        LastGood good = new LastGood(new Fence(Optional.of("E1"), new TreeMap<>(Map.of("all", 7L))), image);
        String text = good.text();
        assertThat(LastGood.of(text.lines())).isEqualTo(good);
        for (int i = 0; i < 5; i++) {
            check(damaged(text, random).lines().toList());
        }
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.remove(random.nextInt(lines.size()));
        check(lines);
    }

    private static void check(List<String> lines) {
        try {
            LastGood read = LastGood.of(lines.stream());
            assertThat(LastGood.of(read.text().lines())).isEqualTo(read);
        } catch (UnreadableException unreadable) {
            assertThat(unreadable).message().isNotBlank();
        }
    }

    private static String damaged(String text, Random random) {
        char[] characters = text.toCharArray();
        int at = random.nextInt(characters.length);
        characters[at] = "0-9e\"{}[],:a\n".charAt(random.nextInt(12));
        return new String(characters);
    }
}
