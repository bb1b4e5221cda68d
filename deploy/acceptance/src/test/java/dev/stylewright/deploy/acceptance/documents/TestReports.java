package dev.stylewright.deploy.acceptance.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The reports that Surefire and Failsafe wrote in a run.
 *
 * @param classes simple names of the test classes
 * @param tests number of tests that were run or skipped
 * @param skipped tests
 */
record TestReports(List<String> classes, int tests, int skipped) {

    private static final Pattern FILE =
            Pattern.compile(".*/target/(?:surefire|failsafe)-reports/TEST-(?:[\\w]+\\.)*([\\w$]+)\\.xml");
    private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*>");
    private static final Pattern NUMBER = Pattern.compile(" (tests|skipped)=\"(\\d+)\"");

    /** Reads the reports below a folder that were written at this time or later. */
    static TestReports since(FileTime time, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> reports = files.filter(
                            file -> FILE.matcher(file.toString()).matches()
                                    && written(file).compareTo(time) >= 0)
                    .toList();
            return new TestReports(
                    reports.stream()
                            .map(file -> FILE.matcher(file.toString()).replaceAll("$1"))
                            .toList(),
                    sum(reports, "tests"),
                    sum(reports, "skipped"));
        }
    }

    /** Tests that were neither skipped nor left out. */
    int run() {
        return tests - skipped;
    }

    private static int sum(List<Path> reports, String attribute) {
        return reports.stream()
                .flatMap(report -> SUITE.matcher(read(report)).results().map(MatchResult::group))
                .flatMap(suite -> NUMBER.matcher(suite).results())
                .filter(number -> number.group(1).equals(attribute))
                .mapToInt(number -> Integer.parseInt(number.group(2)))
                .sum();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
