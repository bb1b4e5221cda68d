package dev.stylewright.worker.chaos;

import dev.stylewright.worker.chaos.Blow.Kind;
import dev.stylewright.worker.chaos.Frames.HttpHead;
import dev.stylewright.worker.chaos.Frames.KafkaRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches all wires and strikes: the armed blow hits the first worker that comes to its point. Thread-safe; strikes happen on
 * the thread of the connection, so that what was about to go by waits for them.
 */
final class Fate {

    private static final short PRODUCE = 0;
    private static final short END_TRANSACTION = 26;
    private static final short GROUP_HEARTBEAT = 68;
    private static final short SHARE_HEARTBEAT = 76;
    private static final short SHARE_ACKNOWLEDGE = 79;
    /** A request that loses too many workers fails, as it should: these must not. */
    private static final int MOST_HITS = 2;

    private static final String POISON = "poison";

    private final String results;
    private final Function<String, Optional<Member>> crew;
    private final Runnable brokerRestart;
    private final double pauseSeconds;
    private final int poisonKills;
    private final Ledger ledger = new Ledger();
    private final AtomicReference<@Nullable Blow> armed = new AtomicReference<>();
    private final Map<String, Integer> poisoned = new ConcurrentHashMap<>();

    /**
     * @param results the bucket of results
     * @param crew finds a worker by its id
     * @param brokerRestart stops and starts the broker
     * @param pauseSeconds how long a paused worker sleeps: past its claim
     * @param poisonKills how many workers a request whose id says poison takes down
     */
    Fate(
            String results,
            Function<String, Optional<Member>> crew,
            Runnable brokerRestart,
            double pauseSeconds,
            int poisonKills) {
        this.results = results;
        this.crew = crew;
        this.brokerRestart = brokerRestart;
        this.pauseSeconds = pauseSeconds;
        this.poisonKills = poisonKills;
    }

    Ledger ledger() {
        return ledger;
    }

    void arm(Blow blow) {
        armed.set(blow);
    }

    boolean hasStruck() {
        return armed.get() == null;
    }

    /** The armed blow hits {@code member} now, wherever it is. */
    void strike(Member member) {
        Blow blow = armed.getAndSet(null);
        if (blow != null) {
            hit(blow, member);
        }
    }

    /** What a worker's gate to the store reports to. */
    StoreGate.Passage passage(String memberId) {
        return new StoreGate.Passage() {
            @Override
            public boolean arrives(HttpHead request) {
                Optional<Member> found = crew.apply(memberId);
                if (found.isEmpty() || !concernsResults(request)) {
                    return true;
                }
                Member member = found.get();
                if (request.method().equals("HEAD")) {
                    member.take(jobOf(request));
                    ledger.taken(jobOf(request), member);
                    return survivesPoison(member) && passes(member, Point.AFTER_TAKE);
                }
                return !request.method().equals("PUT") || passes(member, Point.BEFORE_UPLOAD);
            }

            @Override
            public boolean half(HttpHead request) {
                return crew.apply(memberId)
                        .map(member -> passes(member, Point.DURING_FETCH))
                        .orElse(true);
            }

            @Override
            public boolean answered(HttpHead request, int status) {
                boolean stored = request.method().equals("PUT") && status == 200 && concernsResults(request);
                return !stored
                        || crew.apply(memberId)
                                .map(member -> passes(member, Point.AFTER_UPLOAD))
                                .orElse(true);
            }
        };
    }

    private boolean concernsResults(HttpHead request) {
        return request.path().startsWith("/" + results + "/");
    }

    private String jobOf(HttpHead request) {
        return request.path().substring(results.length() + 2).replace(".png", "");
    }

    /** What the broker's gate reports to. */
    boolean passes(KafkaRequest request) {
        String[] name = request.client().split("-", 2);
        Optional<Member> member = crew.apply(name[0]);
        return member.isEmpty() || passes(request, member.get(), name.length > 1 ? name[1] : "");
    }

    private boolean passes(KafkaRequest request, Member member, String role) {
        switch (request.api()) {
            case GROUP_HEARTBEAT, SHARE_HEARTBEAT -> member.join();
            case PRODUCE -> {
                if (role.equals("outcomes")) {
                    member.sendOutcome();
                } else if (role.equals("progress")) {
                    member.report();
                    return !member.paints() || passes(member, Point.MID_PAINT);
                }
            }
            case END_TRANSACTION, SHARE_ACKNOWLEDGE -> {
                if (member.outcomeSent()) {
                    boolean goesOn = passes(member, Point.AFTER_OUTCOME);
                    member.settle();
                    return goesOn;
                }
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    private boolean survivesPoison(Member member) {
        String request = member.job().orElseThrow();
        if (!request.startsWith(POISON) || poisoned.merge(request, 1, Integer::sum) > poisonKills) {
            return true;
        }
        member.kill();
        return false;
    }

    /** Whether {@code member} gets past {@code point}. */
    private boolean passes(Member member, Point point) {
        Blow blow = armed.get();
        boolean spared = member.job()
                .filter(request -> !request.startsWith(POISON) && ledger.hitsOn(request) < MOST_HITS)
                .isEmpty();
        if (blow == null || blow.point() != point || spared || !armed.compareAndSet(blow, null)) {
            return true;
        }
        return hit(blow, member);
    }

    private boolean hit(Blow blow, Member member) {
        ledger.hit(blow, member);
        if (blow.kind() == Kind.KILL) {
            member.kill();
            return false;
        }
        if (blow.kind() == Kind.BROKER_RESTART) {
            brokerRestart.run();
            return blow.point() != Point.AFTER_OUTCOME;
        }
        sleep(member);
        return true;
    }

    private void sleep(Member member) {
        try {
            member.pause();
            Pause.ofMillis((long) (pauseSeconds * 1000));
            member.wake();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
