package dev.impasse.core.format;

import tools.jackson.core.JsonGenerator;

/** Writes single events in the form of Chrome's trace viewer, a line each. */
final class TraceEventWriter {

  private final JsonGenerator json;
  private final int process;
  private long arrows;

  TraceEventWriter(JsonGenerator json, int process) {
    this.json = json;
    this.process = process;
  }

  /** Names the process. */
  void process(String name) {
    metadata("process_name", 0, name);
  }

  /** Names a thread. */
  void thread(int thread, String name) {
    metadata("thread_name", thread, name);
  }

  private void metadata(String what, int thread, String name) {
    start("M", what, 0, thread);
    json.writeObjectPropertyStart("args");
    json.writeStringProperty("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Begins a slice of a thread. */
  void begin(String name, long at, int thread, String place) {
    start("B", name, at, thread);
    place(place);
    json.writeEndObject();
  }

  /** Ends the innermost slice of a thread. */
  void end(long at, int thread) {
    start("E", "", at, thread);
    json.writeEndObject();
  }

  /** Writes a slice of one event. */
  void slice(String name, long at, int thread, String place) {
    start("X", name, at, thread);
    json.writeNumberProperty("dur", 1);
    place(place);
    json.writeEndObject();
  }

  /** Begins a hold; {@code id} pairs it with its end. */
  void beginHold(String lock, long id, long at, int thread, String threadName, String place) {
    start("b", lock, at, thread);
    json.writeStringProperty("cat", "hold");
    json.writeStringProperty("id", process + "." + id);
    json.writeObjectPropertyStart("args");
    json.writeStringProperty("thread", threadName);
    json.writeStringProperty("at", place);
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Ends a hold. */
  void endHold(String lock, long id, long at, int thread) {
    start("e", lock, at, thread);
    json.writeStringProperty("cat", "hold");
    json.writeStringProperty("id", process + "." + id);
    json.writeEndObject();
  }

  /** Draws an arrow between two slices. */
  void arrow(String name, long from, int fromThread, long to, int toThread) {
    String id = process + "." + ++arrows;
    start("s", name, from, fromThread);
    json.writeStringProperty("cat", "happens-before");
    json.writeStringProperty("id", id);
    json.writeEndObject();
    start("f", name, to, toThread);
    json.writeStringProperty("cat", "happens-before");
    json.writeStringProperty("id", id);
    json.writeStringProperty("bp", "e");
    json.writeEndObject();
  }

  /** Marks a moment of the whole process. */
  void instant(String name, long at, String text) {
    start("i", name, at, 0);
    json.writeStringProperty("s", "p");
    place(text);
    json.writeEndObject();
  }

  private void start(String phase, String name, long at, int thread) {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringProperty("ph", phase);
    if (!name.isEmpty()) {
      json.writeStringProperty("name", name);
    }
    json.writeNumberProperty("pid", process);
    json.writeNumberProperty("tid", thread);
    json.writeNumberProperty("ts", at);
  }

  private void place(String place) {
    if (!place.isEmpty()) {
      json.writeObjectPropertyStart("args");
      json.writeStringProperty("at", place);
      json.writeEndObject();
    }
  }
}
