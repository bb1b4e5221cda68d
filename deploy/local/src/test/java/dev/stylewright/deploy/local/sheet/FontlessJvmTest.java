package dev.stylewright.deploy.local.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A JVM whose fontconfig has no font, as in a minimal container. */
class FontlessJvmTest {

    @TempDir
    Path directory;

    @Test
    @EnabledOnOs(OS.LINUX)
    void labelsFallBackToTheBuiltInFont() throws IOException, InterruptedException {
        Path configuration = Files.writeString(
                directory.resolve("fonts.conf"),
                "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>\n");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                FontProbe.class.getName());
        builder.environment().put("FONTCONFIG_FILE", configuration.toString());
        // Java keeps what it learned about fonts below the home.
        builder.command().add(1, "-Duser.home=" + directory);
        builder.command().add(1, "-Djava.awt.fonts=" + directory);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.strip()).isEqualTo("BitmapFont");
    }

    /** Prints the class of the font that is used. */
    static final class FontProbe {
        public static void main(String[] arguments) {
            System.out.println(LabelFont.of(20).getClass().getSimpleName());
        }
    }
}
