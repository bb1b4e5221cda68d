package dev.stylewright.deploy.local.terminal;

import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal that understands the sequences that are used here, and rejects any other. Does not wrap rows again when it is resized, as xterm. */
final class Screen extends Writer {

    private static final Pattern SEQUENCE = Pattern.compile("\\[(\\??[0-9;]*)([A-Za-z])");

    private final List<Cell[]> rows = new ArrayList<>();
    private TerminalSize size;
    private int row;
    private int column;
    private boolean wraps = true;
    private boolean cursorShown = true;
    private String foreground = "";
    private String background = "";

    /**
     * One character.
     *
     * @param foreground red;green;blue, or empty for the default
     * @param background as foreground
     */
    record Cell(char character, String foreground, String background) {
        static final Cell EMPTY = new Cell(' ', "", "");
    }

    Screen(int columns, int rows) {
        size = new TerminalSize(columns, rows);
        grow();
    }

    /** Its size now. */
    TerminalSize size() {
        return size;
    }

    /** Changes the size; rows that have no room at the bottom scroll out at the top. */
    void resize(int columns, int height) {
        size = new TerminalSize(columns, height);
        rows.replaceAll(old -> {
            Cell[] cut = Arrays.copyOf(old, columns);
            Arrays.fill(cut, Math.min(old.length, columns), columns, Cell.EMPTY);
            return cut;
        });
        while (row >= height) {
            rows.remove(0);
            row--;
        }
        grow();
        column = Math.min(column, columns - 1);
    }

    /** The text of the rows, without blanks at their ends and without empty rows at the bottom. */
    List<String> text() {
        List<String> text = new ArrayList<>();
        for (Cell[] cells : rows) {
            StringBuilder line = new StringBuilder();
            for (Cell cell : cells) {
                line.append(cell.character());
            }
            text.add(line.toString().stripTrailing());
        }
        while (!text.isEmpty() && text.get(text.size() - 1).isEmpty()) {
            text.remove(text.size() - 1);
        }
        return text;
    }

    Cell cell(int atRow, int atColumn) {
        return rows.get(atRow)[atColumn];
    }

    /** Whether the terminal has the settings that a shell expects. */
    boolean isAsBefore() {
        return wraps && cursorShown && foreground.isEmpty() && background.isEmpty();
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
        String text = new String(buffer, offset, length);
        Matcher sequence = SEQUENCE.matcher(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u001b') {
                if (!sequence.region(i + 1, text.length()).lookingAt()) {
                    throw new IllegalArgumentException("unknown sequence in " + text.substring(i));
                }
                apply(sequence.group(2).charAt(0), sequence.group(1));
                i = sequence.end() - 1;
            } else if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                down();
            } else {
                put(c);
            }
        }
    }

    private void put(char c) {
        if (column == size.columns()) {
            if (!wraps) {
                column--;
            } else {
                column = 0;
                down();
            }
        }
        rows.get(row)[column] = new Cell(c, foreground, background);
        column++;
    }

    private void down() {
        row++;
        if (row == size.rows()) {
            rows.remove(0);
            row--;
            grow();
        }
    }

    private void apply(char command, String parameters) {
        switch (command + parameters) {
            case "K" -> Arrays.fill(rows.get(row), Math.min(column, size.columns()), size.columns(), Cell.EMPTY);
            case "J" -> {
                apply('K', "");
                rows.subList(row + 1, rows.size()).forEach(below -> Arrays.fill(below, Cell.EMPTY));
            }
            case "l?7" -> wraps = false;
            case "h?7" -> wraps = true;
            case "l?25" -> cursorShown = false;
            case "h?25" -> cursorShown = true;
            case "m0" -> {
                foreground = "";
                background = "";
            }
            case "m49" -> background = "";
            default -> applyWithNumber(command, parameters);
        }
    }

    private void applyWithNumber(char command, String parameters) {
        if (command == 'A') {
            row = Math.max(0, row - Integer.parseInt(parameters));
        } else if (command == 'm' && parameters.startsWith("38;2;")) {
            foreground = parameters.substring(5);
        } else if (command == 'm' && parameters.startsWith("48;2;")) {
            background = parameters.substring(5);
        } else {
            throw new IllegalArgumentException("unknown sequence " + parameters + command);
        }
    }

    private void grow() {
        while (rows.size() < size.rows()) {
            Cell[] cells = new Cell[size.columns()];
            Arrays.fill(cells, Cell.EMPTY);
            rows.add(cells);
        }
        while (rows.size() > size.rows()) {
            rows.remove(rows.size() - 1);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
