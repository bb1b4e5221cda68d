package dev.stylewright.deploy.acceptance.documents;

import dev.stylewright.deploy.acceptance.Repository;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A folder that looks like the top of the repository to commands: links to its files, copies of the folders in which commands write, and the
 * pictures that documents name.
 *
 * @param root the folder
 * @param programs a folder for the PATH, with commands that documents use without a path
 * @param initial the entries of the folder before the first command
 */
record Workspace(Path root, Path programs, Set<Path> initial) {

    private static final String SAMPLES = "deploy/local/src/main/resources/dev/stylewright/deploy/local/samples/";

    /** Lays out a workspace below an empty folder. */
    static Workspace create(Path scratch) throws IOException {
        Path root = Files.createDirectories(scratch.resolve("work"));
        linkAll(Repository.ROOT, root, Set.of("deploy", "target"));
        Path deploy = Files.createDirectories(root.resolve("deploy"));
        linkAll(Repository.file("deploy"), deploy, Set.of("local", "examples"));
        Path local = Files.createDirectories(deploy.resolve("local"));
        linkAll(Repository.file("deploy/local"), local, Set.of("stylize"));
        program("stylize", local);
        copy(Repository.file("deploy/examples"), deploy.resolve("examples"));
        Path programs = Files.createDirectories(scratch.resolve("bin"));
        program("stylewright-worker", programs);
        program("kafka-configs", programs);
        pictures(root.resolve("me.jpg"), root.resolve("monet.jpg"));
        Path photos = Files.createDirectories(root.resolve("photos"));
        pictures(photos.resolve("cat.jpg"), photos.resolve("sky.jpg"));
        for (String language : List.of("go", "java", "node", "python")) {
            Path example = deploy.resolve("examples").resolve(language);
            pictures(example.resolve("me.jpg"), example.resolve("monet.jpg"));
        }
        // The libraries of the Java example are those of this build. Its README lists them with Maven.
        Path libraries = Files.createDirectories(deploy.resolve("examples/java/target"));
        Files.writeString(libraries.resolve("classpath"), System.getProperty("java.class.path"));
        return new Workspace(root, programs, entries(root));
    }

    /** Removes the files that a command has left at the top, so that the next one may write files of the same names. */
    void clear() throws IOException {
        for (Path entry : entries(root)) {
            if (!initial.contains(entry) && Files.isRegularFile(entry)) {
                Files.delete(entry);
            }
        }
    }

    /** Paths of the files that are not in the repository: pictures of the user, and what commands have created. */
    List<String> created() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !Files.exists(Repository.file(file)))
                    .toList();
        }
    }

    private static void pictures(Path photo, Path painting) throws IOException {
        BufferedImage cat = ImageIO.read(Repository.file(SAMPLES + "cat.png").toFile());
        BufferedImage opaque = new BufferedImage(cat.getWidth(), cat.getHeight(), BufferedImage.TYPE_INT_RGB);
        opaque.createGraphics().drawImage(cat, 0, 0, null);
        if (!ImageIO.write(opaque, "jpeg", photo.toFile())) {
            throw new IOException("Java writes no JPEG");
        }
        Files.copy(Repository.file(SAMPLES + "starry-night.jpg"), painting);
    }

    /** Puts a command of the test resources into a folder. */
    static void program(String name, Path folder) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream text = Workspace.class.getResourceAsStream("/documents/" + name)) {
            if (text == null) {
                throw new IOException("there is no resource documents/" + name);
            }
            Files.copy(text, file, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    /** Links to the entries of a folder, except hidden ones and those of these names. */
    private static void linkAll(Path from, Path to, Set<String> except) throws IOException {
        for (Path entry : entries(from)) {
            String name = String.valueOf(entry.getFileName());
            if (!except.contains(name) && !name.startsWith(".")) {
                Files.createSymbolicLink(to.resolve(name), entry);
            }
        }
    }

    /** Copies a folder without hidden entries and installed libraries. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path entry : entries(from)) {
            String name = String.valueOf(entry.getFileName());
            if (Files.isDirectory(entry)) {
                if (!name.equals("node_modules") && !name.startsWith(".") && !name.startsWith("__")) {
                    copy(entry, to.resolve(name));
                }
            } else {
                Files.copy(entry, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Set<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
