package dev.impasse.demo;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A bank account; its balance is touched only by who holds its lock. */
final class Account {

  final Lock lock = new ReentrantLock();

  private final int number;
  private final String owner;
  private long balance;

  Account(int number, String owner, long balance) {
    this.number = number;
    this.owner = owner;
    this.balance = balance;
  }

  int number() {
    return number;
  }

  String owner() {
    return owner;
  }

  long balance() {
    return balance;
  }

  void add(long amount) {
    balance += amount;
  }
}
