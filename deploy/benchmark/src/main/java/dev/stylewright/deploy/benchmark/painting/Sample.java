package dev.stylewright.deploy.benchmark.painting;

/**
 * One evaluation of the objective.
 *
 * @param evaluation its number, from 1
 * @param seconds the stylizer's own time since it began, without waiting
 * @param loss total loss; comparable between stylizers if {@code full}
 * @param full whether it was at the full size
 */
record Sample(int evaluation, double seconds, double loss, boolean full) {}
