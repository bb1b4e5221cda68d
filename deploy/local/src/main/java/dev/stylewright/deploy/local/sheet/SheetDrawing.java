package dev.stylewright.deploy.local.sheet;

import dev.stylewright.deploy.local.sheet.Sheet.Cell;
import dev.stylewright.deploy.local.sheet.Sheet.Picture;
import dev.stylewright.deploy.local.sheet.Sheet.Row;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Places and draws the parts of one sheet. All lengths are in pixels. */
final class SheetDrawing {

    private static final Color PAPER = Color.WHITE;
    private static final Color INK = new Color(0x20, 0x20, 0x20);
    private static final Color MISSING = new Color(0xdd, 0xdd, 0xdd);

    private static final int EDGE_PER_TEXT_SIZE = 14;
    private static final int SMALLEST_TEXT = 15;
    private static final int LARGEST_TEXT = 48;
    /** Text may make a column wider than its pictures, up to this many times the text size. */
    private static final int WIDEST_TEXT = 18;

    private final Sheet sheet;
    private final LabelFont font;
    private final int gap;
    private final int widestText;
    private final int missingWidth;
    private final int missingHeight;
    private final int headerWidth;
    private final int[] columnWidths;

    SheetDrawing(Sheet sheet, LabelFont font) {
        this.sheet = sheet;
        this.font = font;
        int textSize = textSize(sheet.edge());
        this.gap = textSize / 2;
        this.widestText = WIDEST_TEXT * textSize;
        Optional<BufferedImage> any = cells().flatMap(cell -> cell.pictures().stream())
                .flatMap(picture -> picture.image().stream())
                .findFirst();
        this.missingWidth = any.map(BufferedImage::getWidth).orElse(sheet.edge());
        this.missingHeight = any.map(BufferedImage::getHeight).orElse(sheet.edge());
        this.headerWidth = sheet.rows().stream()
                .mapToInt(row -> textWidth(row.header()))
                .max()
                .orElse(0);
        this.columnWidths = IntStream.range(0, columns()).map(this::columnWidth).toArray();
    }

    /** The size of labels beside pictures with this longer edge. */
    static int textSize(int edge) {
        return Math.max(SMALLEST_TEXT, Math.min(LARGEST_TEXT, edge / EDGE_PER_TEXT_SIZE));
    }

    BufferedImage draw() {
        int titleHeight = sheet.title().isEmpty() ? 0 : font.height() + gap;
        int columnHeaderHeight = sheet.columnHeaders().isEmpty() ? 0 : linesHeight(sheet.columnHeaders()) + gap / 2;
        int height = gap
                + titleHeight
                + columnHeaderHeight
                + sheet.rows().stream().mapToInt(this::rowHeight).sum();
        BufferedImage image = new BufferedImage(width(), height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setColor(INK);
        text(graphics, List.of(sheet.title()), 2 * gap, gap, width() - 4 * gap);
        int y = gap + titleHeight;
        for (int column = 0; column < sheet.columnHeaders().size(); column++) {
            text(graphics, sheet.columnHeaders().get(column), x(column), y, columnWidths[column]);
        }
        y += columnHeaderHeight;
        for (Row row : sheet.rows()) {
            row(graphics, row, y);
            y += rowHeight(row);
        }
        graphics.dispose();
        return image;
    }

    private void row(Graphics2D graphics, Row row, int y) {
        text(
                graphics,
                row.header(),
                2 * gap,
                y + (picturesHeight(row) - row.header().size() * font.height()) / 2,
                headerWidth);
        for (int column = 0; column < row.cells().size(); column++) {
            Cell cell = row.cells().get(column);
            int x = x(column);
            int next = x;
            for (Picture picture : cell.pictures()) {
                picture(graphics, picture, next, y);
                next += width(picture) + pictureGap();
            }
            text(graphics, cell.caption(), x, y + picturesHeight(row) + gap / 2, columnWidths[column]);
        }
    }

    private void picture(Graphics2D graphics, Picture picture, int x, int y) {
        if (picture.image().isPresent()) {
            graphics.drawImage(picture.image().get(), x, y, null);
            return;
        }
        graphics.setColor(MISSING);
        graphics.fillRect(x, y, missingWidth, missingHeight);
        graphics.setColor(INK);
        text(graphics, List.of(picture.reason()), x + gap, y + gap, missingWidth - 2 * gap);
    }

    private void text(Graphics2D graphics, List<String> lines, int x, int y, int width) {
        for (int i = 0; i < lines.size(); i++) {
            font.draw(graphics, font.fitted(lines.get(i), width), x, y + i * font.height());
        }
    }

    private Stream<Cell> cells() {
        return sheet.rows().stream().flatMap(row -> row.cells().stream());
    }

    private int columns() {
        return sheet.rows().stream().mapToInt(row -> row.cells().size()).max().orElse(0);
    }

    private int width() {
        return x(columnWidths.length);
    }

    private int x(int column) {
        int begin = 2 * gap + (headerWidth == 0 ? 0 : headerWidth + 2 * gap);
        return begin
                + IntStream.range(0, column).map(i -> columnWidths[i] + 2 * gap).sum();
    }

    private int columnWidth(int column) {
        int header = sheet.columnHeaders().isEmpty()
                ? 0
                : textWidth(sheet.columnHeaders().get(column));
        return sheet.rows().stream()
                .filter(row -> column < row.cells().size())
                .map(row -> row.cells().get(column))
                .mapToInt(cell -> Math.max(picturesWidth(cell), textWidth(cell.caption())))
                .reduce(header, Math::max);
    }

    private int textWidth(List<String> lines) {
        return Math.min(widestText, lines.stream().mapToInt(font::width).max().orElse(0));
    }

    private int picturesWidth(Cell cell) {
        return cell.pictures().stream().mapToInt(this::width).sum()
                + pictureGap() * Math.max(0, cell.pictures().size() - 1);
    }

    private int rowHeight(Row row) {
        return picturesHeight(row)
                + gap / 2
                + linesHeight(row.cells().stream().map(Cell::caption).toList())
                + gap;
    }

    private int picturesHeight(Row row) {
        return row.cells().stream()
                .flatMap(cell -> cell.pictures().stream())
                .mapToInt(
                        picture -> picture.image().map(BufferedImage::getHeight).orElse(missingHeight))
                .max()
                .orElse(0);
    }

    private int linesHeight(Collection<List<String>> texts) {
        return texts.stream().mapToInt(List::size).max().orElse(0) * font.height();
    }

    private int pictureGap() {
        return Math.max(1, gap / 4);
    }

    private int width(Picture picture) {
        return picture.image().map(BufferedImage::getWidth).orElse(missingWidth);
    }
}
