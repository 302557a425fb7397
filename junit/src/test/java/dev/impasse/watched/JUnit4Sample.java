package dev.impasse.watched;

import static org.junit.Assert.assertTrue;

import dev.impasse.junit.ImpasseRule;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.FixMethodOrder;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runners.MethodSorters;

/** A class of JUnit 4 with the rule. */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public final class JUnit4Sample {

  @ClassRule public static final ImpasseRule CLASS = new ImpasseRule();

  private static Crossing left;

  @Rule public final ImpasseRule impasse = new ImpasseRule();

  private boolean begun;

  /** Runs before each. */
  @Before
  public void begin() {
    begun = true;
  }

  @Test
  public void a_hangs() {
    new Crossing().hang();
  }

  @Test
  public void b_passes() {
    assertTrue(begun);
    left = new Crossing().begin();
  }

  @Test(timeout = 60_000)
  public void c_hangsApart() {
    new Crossing().hang();
  }

  @Test
  public void d_failsByItself() {
    throw new IllegalStateException("mine");
  }

  @Test
  public void e_opensWhatWasLeft() throws InterruptedException {
    left.openAndWait();
  }
}
