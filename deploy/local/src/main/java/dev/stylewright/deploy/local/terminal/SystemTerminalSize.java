package dev.stylewright.deploy.local.terminal;

import java.util.function.Supplier;
import org.jline.nativ.CLibrary;

/** Asks the kernel for the size of the terminal at standard error, which takes microseconds: so a change is noticed without a signal. */
final class SystemTerminalSize implements Supplier<TerminalSize> {

    private static final int STANDARD_ERROR = 2;
    private static final int UNSIGNED_SHORT = 0xffff;

    private final TerminalSize otherwise;
    private boolean known = true;

    /** @param otherwise the size if the kernel does not know it, or the native library cannot be loaded */
    SystemTerminalSize(TerminalSize otherwise) {
        this.otherwise = otherwise;
    }

    @Override
    public synchronized TerminalSize get() {
        if (known) {
            try {
                CLibrary.WinSize found = new CLibrary.WinSize();
                int columns = 0;
                int rows = 0;
                if (CLibrary.ioctl(STANDARD_ERROR, CLibrary.TIOCGWINSZ, found) == 0) {
                    columns = found.ws_col & UNSIGNED_SHORT;
                    rows = found.ws_row & UNSIGNED_SHORT;
                }
                if (columns > 0 && rows > 0) {
                    return new TerminalSize(columns, rows);
                }
            } catch (LinkageError | RuntimeException noLibrary) {
                // JLine has no library for this platform, or may not unpack it. The launcher's size is right unless the
                // window changes.
                known = false;
            }
        }
        return otherwise;
    }
}
