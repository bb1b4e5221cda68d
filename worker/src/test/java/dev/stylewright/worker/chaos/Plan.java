package dev.stylewright.worker.chaos;

import dev.stylewright.worker.chaos.Blow.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a battle consists of, in this order.
 *
 * @param mode how workers consume: {@code group} or {@code share}
 * @param requests how many there are at least; more come while there is more to happen
 * @param workers at a time
 * @param waiting how many requests are kept waiting or worked on while anything is to happen
 * @param claimSeconds after how long brokers take a silent worker's claim away
 * @param poison requests that take down every worker that takes them
 * @param blows what hits workers, in this order, one at a time
 * @param weather what the way to the store suffers after that
 * @param stormSeconds how long workers come and go every few seconds after that
 */
record Plan(
        String mode,
        int requests,
        int workers,
        int waiting,
        int claimSeconds,
        int poison,
        List<Blow> blows,
        List<Spell> weather,
        int stormSeconds) {

    /** A time of one weather. */
    record Spell(Weather.Kind weather, int seconds) {}

    /** Some 20 seconds' worth: where a request is most easily lost or told twice; what one mode leaves out the other has. */
    static Plan brief(String mode) {
        Blow first = new Blow(Kind.KILL, mode.equals("group") ? Point.AFTER_UPLOAD : Point.MID_PAINT);
        Blow second = new Blow(mode.equals("group") ? Kind.KILL : Kind.BROKER_RESTART, Point.AFTER_OUTCOME);
        return new Plan(mode, 8, 2, 3, 2, 0, List.of(first, second), List.of(), 0);
    }

    /** Everything, and often. */
    static Plan full(String mode) {
        List<Blow> blows = new ArrayList<>();
        for (Point point : Point.values()) {
            blows.addAll(Collections.nCopies(8, new Blow(Kind.KILL, point)));
            blows.addAll(Collections.nCopies(2, new Blow(Kind.PAUSE, point)));
        }
        blows.addAll(Collections.nCopies(3, new Blow(Kind.BROKER_RESTART, Point.MID_PAINT)));
        blows.addAll(Collections.nCopies(3, new Blow(Kind.BROKER_RESTART, Point.AFTER_OUTCOME)));
        Collections.shuffle(blows, new Random(4711));
        List<Spell> weather = List.of(
                new Spell(Weather.Kind.DOWN, 30),
                new Spell(Weather.Kind.FAILING, 10),
                new Spell(Weather.Kind.SLOW, 15),
                new Spell(Weather.Kind.CUTTING, 20));
        return new Plan(mode, 300, 3, 9, 3, 2, blows, weather, 45);
    }

    /** Kills only, with workers idle beside, to see how long it takes until another one has the request. */
    static Plan recovery(String mode, int claimSeconds, int kills) {
        return new Plan(
                mode,
                1,
                3,
                2,
                claimSeconds,
                0,
                Collections.nCopies(kills, new Blow(Kind.KILL, Point.MID_PAINT)),
                List.of(),
                0);
    }
}
