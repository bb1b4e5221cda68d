package dev.stylewright.worker.adapter.image.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bill of materials of the images names the versions of the libraries that are in the bundle of codecs. */
class BundledVersionsTest {

    private static final Path COMPONENTS = Path.of("../deploy/docker/licenses/components.json");

    /** Names in the bill of materials, and as the bundle writes them. */
    private static final Map<String, String> NAMES = Map.of(
            "giflib", "libgif",
            "libjpeg-turbo", "libjpeg-turbo",
            "libpng", "libpng",
            "libtiff", "libtiff",
            "libwebp", "libwebp",
            "openjpeg", "libopenjp2",
            "zlib", "zlib",
            "leptonica", "leptonica");

    @Test
    void theBillOfMaterialsNamesTheVersionsOfTheBundle() throws IOException {
        String components = Files.readString(COMPONENTS);
        NativeLibrary bundle = NativeLibrary.getInstance(
                NativeLibraries.unpacked().resolve(NativeLibraries.bundle()).toString());
        String versions = call(bundle, "getImagelibVersions") + " : "
                + call(bundle, "getLeptonicaVersion").replace('-', ' ');

        NAMES.forEach((component, name) -> assertThat(versions)
                .as(component)
                .containsPattern("\\b" + name + " " + Pattern.quote(version(components, component)) + "(?![.0-9])"));
    }

    private static String call(NativeLibrary bundle, String function) {
        return bundle.getFunction(function).invokeString(new Object[0], false);
    }

    private static String version(String components, String name) {
        Matcher version = Pattern.compile("\"name\": \"" + name + "\",\\s*\"version\": \"([^\"]+)\"")
                .matcher(components);
        assertThat(version.find()).as(name).isTrue();
        return version.group(1);
    }
}
