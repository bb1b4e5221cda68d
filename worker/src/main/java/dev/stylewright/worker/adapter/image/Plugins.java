package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.container.ImageKind;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;

/**
 * ImageIO's plug-ins, picked by their makers: what else is on the class path does not decide how an image is read or
 * written.
 */
final class Plugins {
    private Plugins() {}

    static ImageReaderSpi reader(ImageKind kind) {
        return find(ImageReaderSpi.class, kind.formatName(), kind.readerPackage());
    }

    static ImageWriterSpi writer(String formatName) {
        return find(ImageWriterSpi.class, formatName, "com.sun.");
    }

    private static <T extends ImageReaderWriterSpi> T find(Class<T> type, String formatName, String makersPackage) {
        Iterator<T> providers = IIORegistry.getDefaultInstance().getServiceProviders(type, true);
        while (providers.hasNext()) {
            T provider = providers.next();
            if (provider.getPluginClassName().startsWith(makersPackage)
                    && Arrays.asList(provider.getFormatNames()).contains(formatName)) {
                return provider;
            }
        }
        throw new IllegalStateException("no ImageIO plug-in for %s in %s*: is imageio-%s on the class path?"
                .formatted(formatName, makersPackage, formatName));
    }
}
