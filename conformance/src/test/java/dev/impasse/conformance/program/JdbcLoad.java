package dev.impasse.conformance.program;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Transfers between accounts by several threads, a lock time-out and a deadlock of rows. */
public final class JdbcLoad {

  private static final int THREADS = 4;
  private static final int ACCOUNTS = 64;
  private static final int TRANSFERS = 300;

  private final String url;

  private JdbcLoad(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    JdbcLoad load = new JdbcLoad(args[0]);
    load.create();
    load.transfer();
    load.sums();
    System.out.println("row held by another: " + load.heldRow());
    System.out.println("rows in two orders: " + load.twoOrders());
    load.sums();
    System.exit(0);
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    connection.setAutoCommit(false);
    return connection;
  }

  private void create() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table account(id int primary key, balance int)");
      statement.execute("create table history(thread int, number int, amount int)");
      for (int i = 0; i < ACCOUNTS; i++) {
        statement.execute("insert into account values(" + i + ", 1000)");
      }
      connection.commit();
    }
  }

  private void transfer() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      done.add(pool.submit(() -> transferOf(thread)));
    }
    for (Future<?> one : done) {
      one.get();
    }
    pool.shutdown();
  }

  /** Rows are taken in the order of their ids, so that no transfer fails. */
  private Void transferOf(int thread) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement change =
            connection.prepareStatement("update account set balance = balance + ? where id = ?");
        PreparedStatement note =
            connection.prepareStatement("insert into history values(?, ?, ?)")) {
      for (int i = 0; i < TRANSFERS; i++) {
        int first = (thread * 7 + i * 3) % (ACCOUNTS - 1);
        change(change, i % 10, first);
        change(change, -(i % 10), first + 1 + (i % (ACCOUNTS - 1 - first)));
        note.setInt(1, thread);
        note.setInt(2, i);
        note.setInt(3, i % 10);
        note.executeUpdate();
        if (i % 17 == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    }
    return null;
  }

  private static void change(PreparedStatement change, int amount, int id) throws SQLException {
    change.setInt(1, amount);
    change.setInt(2, id);
    change.executeUpdate();
  }

  private void sums() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String query :
          List.of(
              "select sum(balance), count(*) from account",
              "select sum(amount), count(*) from history",
              "select sum(balance * id), max(id) from account")) {
        try (ResultSet result = statement.executeQuery(query)) {
          result.next();
          System.out.println(query + ": " + result.getLong(1) + ", " + result.getLong(2));
        }
      }
      connection.rollback();
    }
  }

  private String heldRow() throws SQLException {
    try (Connection holder = connect();
        Connection other = connect()) {
      update(holder, 1);
      String result = attempt(() -> update(other, 1));
      holder.rollback();
      other.rollback();
      return result;
    }
  }

  /** Two connections take two rows in opposite orders: the database ends one of them. */
  private String twoOrders() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    CyclicBarrier both = new CyclicBarrier(2);
    List<Future<String>> results = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int first = 10 + i;
      int second = 11 - i;
      results.add(
          pool.submit(
              () -> {
                try (Connection connection = connect()) {
                  update(connection, first);
                  both.await();
                  String result = attempt(() -> update(connection, second));
                  connection.rollback();
                  return result;
                }
              }));
    }
    boolean anyFailed = false;
    for (Future<String> result : results) {
      anyFailed |= !result.get().equals("done");
    }
    pool.shutdown();
    return anyFailed ? "a victim" : "none";
  }

  private static Void update(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("update account set balance = balance + 1 where id = " + id);
    }
    return null;
  }

  private static String attempt(Callable<Void> action) {
    try {
      action.call();
      return "done";
    } catch (Exception e) {
      return e.getClass().getSimpleName()
          + (e instanceof SQLException thrown ? " " + thrown.getSQLState() : "");
    }
  }
}
