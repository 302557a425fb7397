package dev.impasse.fleet;

import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * A file of lock orders, or why it is none. Fields and a constructor without parameters, as Flink
 * wants of what it serializes.
 */
public final class RecordedFile {

  static final TypeInformation<RecordedFile> TYPE =
      Types.POJO(
          RecordedFile.class,
          Map.of(
              "name",
              Types.STRING,
              "bytes",
              Types.PRIMITIVE_ARRAY(Types.BYTE),
              "refusal",
              Types.STRING));

  /** Its name, as {@code analyze} shows it. */
  public String name = "";

  /** What it holds. */
  public byte[] bytes = {};

  /** Why it cannot be read, "" if it can. */
  public String refusal = "";

  /** Makes an empty one. */
  public RecordedFile() {}

  RecordedFile(String name, byte[] bytes, String refusal) {
    this.name = name;
    this.bytes = bytes;
    this.refusal = refusal;
  }
}
