package dev.stylewright.deploy.benchmark.painting;

/**
 * One evaluation of the objective.
 *
 * @param evaluation which one, from 1
 * @param seconds of its stylizer's own time since it began, waiting left out
 * @param loss total; comparable between stylizers where {@code full}
 * @param full whether it was at the full size
 */
record Sample(int evaluation, double seconds, double loss, boolean full) {}
