package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedStreamTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5};

    @Test
    void endsLikeAFileWhenThereIsNoPadding() throws Exception {
        try (var stream = new GuardedStream(BYTES, 0, Long.MAX_VALUE)) {
            byte[] read = new byte[9];
            assertThat(stream.read(read, 2, 7)).isEqualTo(5);
            assertThat(read).containsExactly(0, 0, 1, 2, 3, 4, 5, 0, 0);
            assertThat(stream.read()).isEqualTo(-1);
            assertThat(stream.getStreamPosition()).isEqualTo(5);
        }
    }

    @Test
    void letsAReaderFetchAheadAndNoFurther() throws Exception {
        try (var stream = new GuardedStream(BYTES, 3, Long.MAX_VALUE)) {
            assertThat(stream.readLong()).isEqualTo(0x0102030405000000L);
            assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasMessageContaining("ends early");
        }
    }

    @Test
    void stopsAReaderThatAllocatesTooMuch() throws Exception {
        try (var stream = new GuardedStream(BYTES, 0, 1 << 20)) {
            List<byte[]> greed = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            greed.add(new byte[1 << 10]);
                            stream.seek(0);
                            stream.read();
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("1,048,576");
            assertThat(greed).hasSizeLessThan(2_000);
        }
    }
}
