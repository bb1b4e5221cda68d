package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.order.ImageFile;
import dev.stylewright.protocol.Parameters;
import java.util.function.Supplier;

/**
 * One of many paintings.
 *
 * @param label names it in messages and on the sheet
 * @param fileName file name of the result, in the directory of the results
 * @param content reads the picture, which is not kept: many pictures may be larger than the memory
 * @param parameters how to paint
 */
record Job(String label, String fileName, Supplier<ImageFile> content, Parameters parameters) {}
