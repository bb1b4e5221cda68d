/** Many paintings in one run: a directory of pictures, or combinations of parameters. Their results, their journal and their sheet. */
@NullMarked
package dev.stylewright.deploy.local.batch;

import org.jspecify.annotations.NullMarked;
