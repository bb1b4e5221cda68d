package dev.stylewright.deploy.benchmark.queue;

import java.util.List;

/**
 * The steady state of a run: requests that were settled between the end of the first and the end of the ninth tenth. Before it, workers still start; after
 * it, some of them have no more requests. Pure.
 *
 * @param first index of its first request, from 0, in the order in which they were settled
 * @param last index of its last request
 */
record Steady(int first, int last) {
    private static final int TENTHS = 10;

    /** The steady state of this number of requests, at least 10. */
    static Steady of(int requests) {
        if (requests < TENTHS) {
            throw new IllegalArgumentException("a run needs at least 10 requests; got " + requests);
        }
        return new Steady(requests / TENTHS, requests - 1 - requests / TENTHS);
    }

    /**
     * The throughput.
     *
     * @param settled when each request was settled, in nanoseconds, in order
     * @return requests a second
     */
    double perSecond(List<Long> settled) {
        return (last - first) / ((settled.get(last) - settled.get(first)) / 1e9);
    }
}
