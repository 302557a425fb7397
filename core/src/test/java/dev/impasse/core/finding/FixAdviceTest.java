package dev.impasse.core.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FixAdviceTest {

  private static final LockRef ORDERS = monitor("Orders.lock", "java.lang.Object");
  private static final LockRef STOCK = monitor("Stock.lock", "java.lang.Object");

  private final Side restock = side(ORDERS, "Orders.releaseBackorders", STOCK, "Stock.restock");
  private final Side place = side(STOCK, "Stock.reserve", ORDERS, "Orders.place");

  private static LockRef monitor(String label, String type) {
    return new LockRef(label.hashCode(), LockKind.MONITOR, label, type);
  }

  private static @Nullable StackTraceElement frame(@Nullable String method) {
    if (method == null) {
      return null;
    }
    int dot = method.lastIndexOf('.');
    String type = method.substring(0, dot);
    return new StackTraceElement(
        type.contains(".") ? type : "com.shop." + type, method.substring(dot + 1), "X.java", 7);
  }

  private static Side side(
      LockRef wants,
      @Nullable String wantsIn,
      LockRef holds,
      @Nullable String from,
      String... stack) {
    List<StackTraceElement> frames = new ArrayList<>();
    for (String method : stack) {
      StackTraceElement frame = frame(method);
      if (frame != null) {
        frames.add(frame);
      }
    }
    return new Side(
        new ThreadRef(wants.id(), "t", false, false),
        wants,
        Mode.EXCLUSIVE,
        frame(wantsIn),
        "",
        List.of(
            new Hold(monitor("Other.lock", "x.Other"), Mode.EXCLUSIVE, 1, frame("Other.run"), ""),
            new Hold(holds, Mode.EXCLUSIVE, 1, frame(from), "")),
        frames);
  }

  @Test
  void namesTheLocksOfTheCycle_andTheMethodsThatNestThem() {
    assertThat(FixAdvice.of(List.of(restock, place)))
        .isEqualTo(
            "take Orders.lock before Stock.lock everywhere, as Orders.place -> Stock.reserve does;"
                + " Stock.restock -> Orders.releaseBackorders takes them the other way round.");
  }

  @Test
  void doesNotFlip_whenTheOtherThreadCameFirst() {
    assertThat(FixAdvice.of(List.of(place, restock)))
        .isEqualTo(FixAdvice.of(List.of(restock, place)));
  }

  @Test
  void wantsAnOrderById_ofTwoObjectsOfOneClass() {
    LockRef one = monitor("Account@1f", "com.shop.Account");
    LockRef other = monitor("Account@2e", "com.shop.Account");
    Side there = side(one, "Bank.move", other, "Bank.move");
    Side back = side(other, "Bank.move", one, "Bank.move");

    assertThat(FixAdvice.of(List.of(there, back)))
        .isEqualTo(
            "take two locks of the kind Account in one order, by an id of what they belong to (a"
                + " number, a key): Bank.move can take them in either order.");
  }

  @Test
  void saysNotToWaitInACallback_ofTheJdk() {
    LockRef bin = monitor("Node@1f", "java.util.concurrent.ConcurrentHashMap$Node");
    Side callback = side(STOCK, "Cache.load", bin, null);
    Side other = side(bin, "Cache.get", STOCK, "Stock.restock");

    assertThat(FixAdvice.of(List.of(other, callback)))
        .startsWith("do not wait for Stock.lock (Cache.load): this is a callback, which runs while")
        .endsWith("do it before or after that call.");
  }

  @Test
  void saysNotToWaitInACallback_ofALibraryThatTheApplicationCalls() {
    LockRef pool = monitor("Pool.lock", "java.lang.Object");
    Side callback =
        side(
            STOCK,
            "Factory.create",
            pool,
            "org.pool.Pool.borrow",
            "Factory.create",
            "org.pool.Pool.make",
            "org.pool.Pool.borrow",
            "Service.run");
    Side other = side(pool, "org.pool.Pool.borrow", STOCK, "Stock.restock");

    assertThat(FixAdvice.of(List.of(other, callback)))
        .startsWith("do not wait for Stock.lock (Factory.create): this is a callback, which runs")
        .contains("Pool.borrow holds Pool.lock");
  }

  @Test
  void givesAnOrder_whenALibraryIsTheOutermostCode() {
    Side server =
        side(
            STOCK,
            "Stock.reserve",
            ORDERS,
            "org.web.Server.handle",
            "Stock.reserve",
            "org.web.Server.handle");

    assertThat(FixAdvice.of(List.of(restock, server))).startsWith("take Orders.lock before Stock.");
  }

  @Test
  void saysNothing_whenNothingIsKnown() {
    LockRef one = monitor("Object@1f", "java.lang.Object");
    LockRef other = monitor("Object@2e", "java.lang.Object");

    assertThat(FixAdvice.of(List.of(side(one, null, other, null), side(other, null, one, null))))
        .isEmpty();
  }

  @Test
  void namesTheSideThatClosesALongerCircle_theSameInEveryRun() {
    LockRef users = monitor("Users.lock", "java.lang.Object");
    List<Side> circle =
        List.of(
            side(STOCK, "A.f", ORDERS, "A.f"),
            side(users, "B.f", STOCK, "B.f"),
            side(ORDERS, "C.f", users, "C.f"));
    List<Side> rotated = List.of(circle.get(2), circle.get(0), circle.get(1));

    assertThat(FixAdvice.of(circle))
        .contains("Orders.lock, Stock.lock, Users.lock; C.f closes the circle")
        .isEqualTo(FixAdvice.of(rotated));
  }
}
