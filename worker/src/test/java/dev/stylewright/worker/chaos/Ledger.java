package dev.stylewright.worker.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has been done to whom, and how long it took until somebody else had the request. Thread-safe. */
final class Ledger {

    /** One blow that hit. */
    static final class Hit {
        private final Blow blow;
        private final String member;
        private final Optional<String> request;
        private final Instant at;
        private @Nullable Instant recovered;

        private Hit(Blow blow, String member, Optional<String> request, Instant at) {
            this.blow = blow;
            this.member = member;
            this.request = request;
            this.at = at;
        }

        Blow blow() {
            return blow;
        }
    }

    private final List<Hit> hits = new ArrayList<>();

    synchronized void hit(Blow blow, Member member) {
        hits.add(new Hit(blow, member.id(), member.job(), Instant.now()));
    }

    /** {@code member} begins with {@code request}: whoever was hit on it is replaced. */
    synchronized void taken(String request, Member member) {
        hits.stream()
                .filter(hit -> hit.recovered == null
                        && hit.request.equals(Optional.of(request))
                        && !hit.member.equals(member.id()))
                .forEach(hit -> hit.recovered = Instant.now());
    }

    /** How often workers were hit on {@code request}. */
    synchronized long hitsOn(String request) {
        return hits.stream()
                .filter(hit -> hit.request.equals(Optional.of(request)))
                .count();
    }

    synchronized List<Hit> hits() {
        return List.copyOf(hits);
    }

    /** From the blow to the moment at which another worker began with the request, sorted; only where it came to that. */
    synchronized List<Duration> recoveries(Blow.Kind kind) {
        return hits.stream()
                .filter(hit -> hit.blow.kind() == kind)
                .<Duration>mapMulti((hit, found) -> {
                    if (hit.recovered != null) {
                        found.accept(Duration.between(hit.at, hit.recovered));
                    }
                })
                .sorted()
                .toList();
    }
}
