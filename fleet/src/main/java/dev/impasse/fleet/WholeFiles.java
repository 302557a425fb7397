package dev.impasse.fleet;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.SingletonResultIterator;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file whole: one record, with its name. */
final class WholeFiles implements BulkFormat<RecordedFile, FileSourceSplit> {

  private static final long serialVersionUID = 1;

  @Override
  public BulkFormat.Reader<RecordedFile> createReader(
      Configuration configuration, FileSourceSplit split) {
    return new OneRecord(split.path(), false);
  }

  @Override
  public BulkFormat.Reader<RecordedFile> restoreReader(
      Configuration configuration, FileSourceSplit split) {
    boolean isRead =
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L) > 0;
    return new OneRecord(split.path(), isRead);
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<RecordedFile> getProducedType() {
    return RecordedFile.TYPE;
  }

  /** Gives the one record, unless it was given before. */
  private static final class OneRecord implements BulkFormat.Reader<RecordedFile> {
    private final Path path;
    private boolean isRead;

    OneRecord(Path path, boolean isRead) {
      this.path = path;
      this.isRead = isRead;
    }

    @Override
    public BulkFormat.@Nullable RecordIterator<RecordedFile> readBatch() throws IOException {
      if (isRead) {
        return null;
      }
      isRead = true;
      SingletonResultIterator<RecordedFile> one = new SingletonResultIterator<>();
      one.set(read(), CheckpointedPosition.NO_OFFSET, 1);
      return one;
    }

    private RecordedFile read() {
      String name =
          path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
      try (FSDataInputStream in = path.getFileSystem().open(path)) {
        return new RecordedFile(name, in.readAllBytes(), "");
      } catch (IOException e) {
        return new RecordedFile(name, new byte[0], name + ": cannot be read: " + e);
      }
    }

    @Override
    public void close() {
      // each read closes its file
    }
  }
}
