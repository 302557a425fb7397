package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a thread to its stream, or, for a virtual thread, puts them together and
 * writes them as a whole.
 *
 * <p><b>Threading.</b> Called by the thread of the state alone.
 */
final class ThreadEvents {

  private ThreadEvents() {}

  /** Returns the stream to write to, or null when nothing is recorded; goes with {@link #close}. */
  static @Nullable EventStream open(ThreadState s) {
    EventStream out = s.stream;
    if (!s.virtual || !Tracking.recording) {
      return out;
    }
    s.writing = true;
    if (out == null) {
      out = EventStream.staging();
      s.stream = out;
    }
    out.restage();
    return out;
  }

  static void close(ThreadState s, EventStream out) {
    if (s.virtual) {
      try {
        out.keepTail();
        VirtualThreads.stream(s.threadId).write(s.threadId, out);
      } finally {
        s.writing = false;
      }
    }
  }

  /** Whether a hook of this thread is in the midst of writing: what it calls is not seen. */
  static boolean isWriting(ThreadState s) {
    EventStream own = s.stream;
    return s.writing || (own != null && own.isAtEndOfChunk());
  }

  /** Writes an event without a ticket. */
  static void event(ThreadState s, int op, int flags, int site, long operand) {
    EventStream out = open(s);
    if (out != null) {
      try {
        out.event(op, flags, site, operand);
      } finally {
        close(s, out);
      }
    }
  }

  static void answer(
      ThreadState s, int op, int flags, int site, LockRecord whole, boolean requested) {
    EventStream out = open(s);
    if (out != null) {
      try {
        if (requested) {
          out.replaceTail();
        }
        out.event(op, flags, site, whole.id);
      } finally {
        close(s, out);
      }
    }
  }

  static void ticketedAnswer(
      ThreadState s,
      int op,
      int flags,
      int site,
      LockRecord whole,
      int permits,
      boolean requested) {
    EventStream out = open(s);
    if (out != null) {
      try {
        if (requested) {
          out.replaceTail();
        }
        write(s, out, op, flags, site, whole, permits);
      } finally {
        close(s, out);
      }
    }
  }

  static void ticketed(ThreadState s, int op, int flags, int site, LockRecord whole, int permits) {
    EventStream out = open(s);
    if (out != null) {
      try {
        write(s, out, op, flags, site, whole, permits);
      } finally {
        close(s, out);
      }
    }
  }

  static void write(
      ThreadState s, EventStream out, int op, int flags, int site, LockRecord whole, int permits) {
    boolean many = whole.sharedCapable();
    long ticket = many ? whole.nextTicketAtomic() : whole.nextTicketPlain();
    out.count(permits);
    if (s.virtual && (many || (ticket >>> EventWord.TICKET_BITS) != 0)) {
      // Another thread may write a ticket of this lock to the same stream at any time.
      out.ticketedAlone(op, flags, site, whole.id, ticket);
    } else {
      out.ticketed(op, flags, site, whole.id, ticket);
    }
  }

  /** Writes that something was published, or received, through a channel. */
  static void happensBefore(ThreadState s, int op, LockRecord channel) {
    ticketed(s, op, 0, 0, channel, 1);
  }

  /** Writes the definition of a lock, if events are recorded. */
  static void define(ThreadState s, LockRecord r, int site) {
    AgentLink link = Tracking.link;
    if (link == null) {
      return;
    }
    EventStream out = open(s);
    if (out != null) {
      out.define(r.id, site, r.hash, link.classId(r.className), r.kind, r.permitsAtFirst);
      close(s, out);
    }
  }
}
