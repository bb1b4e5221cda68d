package dev.stylewright.worker.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** So many workers at a time: who falls is replaced at once, as an orchestrator would. Thread-safe. */
final class Crew implements AutoCloseable {

    /** Starts a worker of that number. */
    interface Hiring {
        Member hire(int number) throws IOException;
    }

    private final Hiring hiring;
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final List<Member> fallen = new ArrayList<>();
    private int hired;
    private int size;

    Crew(Hiring hiring) {
        this.hiring = hiring;
    }

    /** Keeps so many from now on, whenever {@link #fill} is called. */
    synchronized void keep(int wanted) {
        size = wanted;
    }

    /** Replaces who has ended; paused ones count. */
    synchronized void fill() {
        List<Member> gone = members.stream().filter(member -> !member.isAlive()).toList();
        gone.stream().filter(Member::fell).forEach(fallen::add);
        members.removeAll(gone);
        while (members.stream().filter(member -> !member.isDismissed()).count() < size) {
            hire();
        }
    }

    private void hire() {
        try {
            members.add(hiring.hire(++hired));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the one that is here longest away, in good order. */
    synchronized void dismissOldest() {
        members.stream().filter(Member::works).findFirst().ifPresent(Member::terminate);
    }

    List<Member> members() {
        return members;
    }

    Optional<Member> named(String id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    long working() {
        return members.stream().filter(Member::works).count();
    }

    synchronized int hired() {
        return hired;
    }

    /** Workers that ended without having been told to. */
    synchronized List<Member> fallen() {
        return List.copyOf(fallen);
    }

    @Override
    public synchronized void close() {
        size = 0;
        members.forEach(Member::kill);
    }
}
