/** Sheets of labelled pictures. Nothing here may depend on an order or a result. */
@NullMarked
package dev.stylewright.deploy.local.sheet;

import org.jspecify.annotations.NullMarked;
