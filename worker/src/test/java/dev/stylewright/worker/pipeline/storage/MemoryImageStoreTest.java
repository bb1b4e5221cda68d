package dev.stylewright.worker.pipeline.storage;

class MemoryImageStoreTest extends ImageStoreContract {
    private final MemoryImageStore store = new MemoryImageStore("pictures");

    @Override
    protected ImageStore store() {
        return store;
    }

    @Override
    protected String bucket() {
        return "pictures";
    }
}
