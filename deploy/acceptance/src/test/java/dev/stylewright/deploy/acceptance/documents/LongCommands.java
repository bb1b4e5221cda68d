package dev.stylewright.deploy.acceptance.documents;

import dev.stylewright.deploy.acceptance.Repository;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Checks commands that would take as long as the whole build, without running them: Maven's, and the scripts that are steps of {@code .ci/run}. {@link
 * LongDocumentedCommandsTest} runs them.
 */
final class LongCommands {

    private static final String CI = ".ci/run";
    private static final Set<String> SCRIPTS =
            Set.of(CI, "deploy/examples/run", "deploy/kubernetes/lint", "deploy/local/offline-test");
    private static final Set<String> GOALS =
            Set.of("clean", "verify", "test", "package", "install", "spotless:apply", "dependency:build-classpath");
    /** Properties of Maven's own plugins. */
    private static final Set<String> PROPERTIES =
            Set.of("skipTests", "surefire.failIfNoSpecifiedTests", "mdep.outputFile");

    /** The text of all poms and all Java sources. */
    private final List<String> poms = texts("pom.xml");

    private final List<String> sources = texts(".java");
    private final Set<String> files = Set.copyOf(Documents.files(name -> name.endsWith(".java")));

    static boolean isLong(List<String> command) {
        return command.get(0).equals("mvn") || SCRIPTS.contains(command.get(0));
    }

    /** The problems of a command; empty if there are none. */
    List<String> problems(List<String> command) {
        return command.get(0).equals("mvn")
                ? problemsOfMaven(command.subList(1, command.size()))
                : problemsOfScript(command);
    }

    private static List<String> problemsOfScript(List<String> command) {
        String script = command.get(0);
        List<String> problems = new ArrayList<>();
        if (!Files.isExecutable(Repository.file(script))) {
            problems.add("there is no program " + script);
        }
        if (!script.equals(CI) && !Repository.read(CI).contains(script)) {
            problems.add(CI + " does not run " + script);
        }
        return problems;
    }

    private List<String> problemsOfMaven(List<String> arguments) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("-pl")) {
                i++;
                check(
                        arguments.get(i),
                        module -> Files.exists(Repository.file(module + "/pom.xml")),
                        "module",
                        problems);
            } else if (argument.equals("-f")) {
                i++;
                check(arguments.get(i), pom -> Files.exists(Repository.file(pom)), "pom", problems);
            } else if (argument.startsWith("-P")) {
                check(argument.substring(2), this::isProfile, "profile", problems);
            } else if (argument.startsWith("-Dtest=")) {
                check(argument.substring("-Dtest=".length()), this::isTest, "test", problems);
            } else if (argument.startsWith("-D")) {
                check(argument.substring(2).replaceAll("=.*", ""), this::isProperty, "property", problems);
            } else if (!argument.equals("-am") && !argument.equals("-q")) {
                check(argument, GOALS::contains, "goal", problems);
            }
        }
        return problems;
    }

    private static void check(String names, Predicate<String> exists, String kind, List<String> problems) {
        for (String name : names.split(",", -1)) {
            if (!exists.test(name)) {
                problems.add("there is no " + kind + " " + name);
            }
        }
    }

    private boolean isProfile(String name) {
        return poms.stream().anyMatch(pom -> pom.contains("<id>" + name + "</id>"));
    }

    private boolean isProperty(String name) {
        return PROPERTIES.contains(name)
                || poms.stream().anyMatch(pom -> pom.contains("<" + name + ">") || pom.contains("<" + name + " />"))
                || isLiteral(name)
                || isLiteral(name.substring(0, name.lastIndexOf('.') + 1));
    }

    /** Whether sources contain the name, or the part of it up to the last dot, to which they add the rest. */
    private boolean isLiteral(String text) {
        return !text.isEmpty() && sources.stream().anyMatch(source -> source.contains("\"" + text + "\""));
    }

    /** A class, or a method of a class after {@code #}; {@code *} stands for any text. */
    private boolean isTest(String name) {
        String[] parts = name.split("#", 2);
        return files.stream()
                .filter(file -> file.contains("/src/test/java/") && file.endsWith("/" + parts[0] + ".java"))
                .anyMatch(file -> parts.length == 1 || hasMethod(file, parts[1]));
    }

    private static boolean hasMethod(String file, String pattern) {
        String expression = "void " + Pattern.quote(pattern).replace("*", "\\E\\w*\\Q") + "\\(";
        return Pattern.compile(expression).matcher(Repository.read(file)).find();
    }

    private static List<String> texts(String ending) {
        return Documents.files(name -> name.endsWith(ending)).stream()
                .map(Repository::read)
                .toList();
    }
}
