package sample;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualTest {

  @Test
  void hangs() throws Exception {
    Pair pair = new Pair();
    Thread one = start(pair::leftThenRight);
    Thread two = start(pair::rightThenLeft);
    one.join();
    two.join();
  }

  @Test
  void passes() throws Exception {
    start(() -> {}).join();
  }

  private static Thread start(Runnable task) throws Exception {
    Method method = Thread.class.getMethod("startVirtualThread", Runnable.class);
    return (Thread) method.invoke(null, task);
  }
}
