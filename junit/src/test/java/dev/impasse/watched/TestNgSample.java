package dev.impasse.watched;

import static org.testng.Assert.assertTrue;

import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Test;

/** A class of TestNG; nothing in it is of Impasse. */
public final class TestNgSample {

  private static Crossing left;

  private boolean begun;

  /** Runs before each. */
  @BeforeMethod
  public void begin() {
    begun = true;
  }

  @Test(priority = 1)
  public void hangs() {
    new Crossing().hang();
  }

  @Test(priority = 2)
  public void passes() {
    assertTrue(begun);
    left = new Crossing().begin();
  }

  @Test(priority = 3, timeOut = 60_000)
  public void hangsApart() {
    new Crossing().hang();
  }

  @Test(priority = 4)
  public void failsByItself() {
    throw new IllegalStateException("mine");
  }

  @Test(priority = 5)
  public void opensWhatWasLeft() throws InterruptedException {
    left.openAndWait();
  }
}
