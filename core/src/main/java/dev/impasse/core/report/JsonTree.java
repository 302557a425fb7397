package dev.impasse.core.report;

import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Writes trees of maps, lists and plain values as JSON. The only class that reaches the JSON
 * library, and it is first loaded when there is something to write.
 */
public final class JsonTree {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private JsonTree() {}

  /** Returns the JSON text of a tree. */
  public static String text(Map<String, @Nullable Object> tree) {
    StringWriter text = new StringWriter();
    write(tree, text);
    return text.toString();
  }

  /** Returns the JSON text of a tree in one line. */
  public static String compact(Map<String, @Nullable Object> tree) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, tree);
    }
    return text.toString();
  }

  /** Writes the JSON text of a tree, and closes nothing. */
  public static void write(Map<String, @Nullable Object> tree, Writer to) {
    try (JsonGenerator json = FACTORY.createGenerator(new Pretty(), to)) {
      write(json, tree);
    }
  }

  private static void write(JsonGenerator to, @Nullable Object value) {
    if (value == null) {
      to.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      to.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.writeName((String) entry.getKey());
        write(to, entry.getValue());
      }
      to.writeEndObject();
    } else if (value instanceof List<?> list) {
      to.writeStartArray();
      for (Object one : list) {
        write(to, one);
      }
      to.writeEndArray();
    } else if (value instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else if (value instanceof Number number) {
      to.writeNumber(number.longValue());
    } else {
      to.writeString(value.toString());
    }
  }

  /** Asks for line breaks. */
  private static final class Pretty extends ObjectWriteContext.Base {

    @Override
    public PrettyPrinter getPrettyPrinter() {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter().withObjectIndenter(lines);
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
