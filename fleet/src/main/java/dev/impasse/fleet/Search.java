package dev.impasse.fleet;

import dev.impasse.core.analyze.FleetReport;
import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.fleet.FleetWriter;
import dev.impasse.core.format.Format;
import dev.impasse.core.orders.OrdersReader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the fleet of all files, and gives the report on it: when the input ends, and before each
 * checkpoint if something new has come. Its state is the fleet as {@code merge} writes it.
 */
final class Search extends AbstractStreamOperator<String>
    implements OneInputStreamOperator<RecordedFile, String>, BoundedOneInput {

  private static final long serialVersionUID = 1;

  private final String input;
  private transient Fleet fleet;
  private transient Map<String, String> refused;
  private transient boolean isNews;
  private transient ListState<byte[]> fleetState;
  private transient ListState<String> refusedState;

  Search(String input) {
    this.input = input;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    fleet = new Fleet();
    refused = new TreeMap<>();
    fleetState =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "fleet", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    refusedState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("refused", Types.STRING));
    for (byte[] before : fleetState.get()) {
      fleet.add(OrdersReader.open(before));
    }
    for (String line : refusedState.get()) {
      refused.put(name(line), line);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    fleetState.update(List.of(FleetWriter.bytes(fleet)));
    refusedState.update(new ArrayList<>(refused.values()));
  }

  @Override
  public void processElement(StreamRecord<RecordedFile> element) throws IOException {
    RecordedFile file = element.getValue();
    if (file.refusal.isEmpty()) {
      isNews |= fleet.add(OrdersReader.open(file.bytes)) > 0;
    } else {
      isNews |= refused.put(name(file.refusal), file.refusal) == null;
    }
  }

  /** Returns the name of the file that a line is about. */
  private static String name(String line) {
    return line.substring(0, Math.max(0, line.indexOf(": ")));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws IOException {
    if (isNews) {
      report();
    }
  }

  @Override
  public void endInput() throws IOException {
    report();
  }

  private void report() throws IOException {
    isNews = false;
    StringWriter json = new StringWriter();
    Format.JSON.writer().write(FleetReport.of(fleet, input, refused), json);
    output.collect(new StreamRecord<>(json.toString()));
  }
}
