package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.SUSPECTED;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Two threads, two bounded queues between them. */
final class QueueShapes {

  private QueueShapes() {}

  /** Two stages that feed each other, and look into their own queue only after they have put. */
  private static final class Stages {

    private final BlockingQueue<Integer> forth;
    private final BlockingQueue<Integer> back;
    private final Meeting full = new Meeting(2);

    Stages(BlockingQueue<Integer> forth, BlockingQueue<Integer> back) {
      this.forth = forth;
      this.back = back;
    }

    void play(Cast cast) {
      cast.start("parser", this::parse);
      cast.start("resolver", this::resolve);
    }

    private void parse() throws InterruptedException {
      for (int round = 1; ; round++) {
        for (int i = 0; i < round; i++) {
          meetWhenFull(i);
          forth.put(round);
        }
        for (int i = 0; i < round; i++) {
          back.take();
        }
      }
    }

    private void resolve() throws InterruptedException {
      for (int round = 1; ; round++) {
        for (int i = 0; i < round; i++) {
          meetWhenFull(i);
          back.put(round);
        }
        for (int i = 0; i < round; i++) {
          forth.take();
        }
      }
    }

    private void meetWhenFull(int put) {
      if (put == 2) {
        full.arrive();
      }
    }
  }

  /** Array queues. */
  @Shape(
      name = "queue-full-array",
      line = "Two threads put into full ArrayBlockingQueues that the other one empties",
      verdict = SUSPECTED,
      participants = {"parser", "resolver"},
      locks = {"Stages.forth", "Stages.back"})
  static final class FullArray implements Program {

    @Override
    public void play(Cast cast) {
      new Stages(new ArrayBlockingQueue<>(2), new ArrayBlockingQueue<>(2)).play(cast);
    }
  }

  /** Linked queues. */
  @Shape(
      name = "queue-full-linked",
      line = "Two threads put into full LinkedBlockingQueues that the other one empties",
      verdict = SUSPECTED,
      participants = {"parser", "resolver"},
      locks = {"Stages.forth", "Stages.back"})
  static final class FullLinked implements Program {

    @Override
    public void play(Cast cast) {
      new Stages(new LinkedBlockingQueue<>(2), new LinkedBlockingQueue<>(2)).play(cast);
    }
  }

  /** One answer is lost: the client waits for it, the server for the next question. */
  @Shape(
      name = "queue-empty",
      line = "Two threads take from empty queues that the other one fills, after a lost item",
      verdict = SUSPECTED,
      participants = {"asker", "answerer"},
      locks = {"Empty.questions", "Empty.answers"})
  static final class Empty implements Program {

    private final BlockingQueue<String> questions = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1);

    @Override
    public void play(Cast cast) {
      cast.start("asker", this::ask);
      cast.start("answerer", this::answer);
    }

    private void ask() throws InterruptedException {
      for (String question : new String[] {"who", "where", "", "why"}) {
        questions.put(question);
        System.out.println(answers.take());
      }
    }

    private void answer() throws InterruptedException {
      while (true) {
        String question = questions.take();
        if (!question.isEmpty()) { // the bug: no answer to the empty question
          answers.put("because of " + question);
        }
      }
    }
  }
}
