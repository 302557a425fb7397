package dev.impasse.fleet;

import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.fleet.FleetWriter;
import dev.impasse.core.input.Input;
import dev.impasse.core.orders.OrdersFormat;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.trace.TraceFormatException;
import java.nio.file.Path;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Condenses files where they are read, and passes the fleet of them on: when the input ends, before
 * each checkpoint, so that it needs no state, and after many runs.
 */
final class Condense extends AbstractStreamOperator<RecordedFile>
    implements OneInputStreamOperator<RecordedFile, RecordedFile>, BoundedOneInput {

  private static final long serialVersionUID = 1;
  private static final int MOST_RUNS = 5_000;

  private transient Fleet fleet;

  @Override
  public void open() throws Exception {
    super.open();
    fleet = new Fleet();
  }

  @Override
  public void processElement(StreamRecord<RecordedFile> element) {
    RecordedFile file = element.getValue();
    if (!file.refusal.isEmpty()) {
      output.collect(element);
    } else if (OrdersFormat.starts(file.bytes)) {
      add(file);
    }
  }

  private void add(RecordedFile file) {
    try {
      fleet.add(OrdersReader.open(file.bytes));
    } catch (TraceFormatException e) {
      String why = file.name + ": " + Input.why(Path.of(file.name), e);
      output.collect(new StreamRecord<>(new RecordedFile(file.name, new byte[0], why)));
    }
    if (fleet.runs().size() >= MOST_RUNS) {
      passOn();
    }
  }

  private void passOn() {
    if (!fleet.runs().isEmpty()) {
      output.collect(new StreamRecord<>(new RecordedFile("", FleetWriter.bytes(fleet), "")));
      fleet = new Fleet();
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    passOn();
  }

  @Override
  public void endInput() {
    passOn();
  }
}
