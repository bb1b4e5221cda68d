package dev.stylewright.deploy.benchmark.painting;

import java.util.List;

/**
 * The oracle's losses of one pair.
 *
 * @param tuned whether defaults were chosen by looking at this pair
 * @param oneScale both at full size only: ours, the other program's
 * @param coarseToFine both by the same schedule: ours, the other program's
 * @param usual ours with the defaults, which minimise a different objective
 */
record PairLosses(String name, boolean tuned, List<Double> oneScale, List<Double> coarseToFine, double usual) {}
