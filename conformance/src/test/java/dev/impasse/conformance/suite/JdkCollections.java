package dev.impasse.conformance.suite;

import com.google.common.collect.testing.TestsForListsInJavaUtil;
import com.google.common.collect.testing.TestsForMapsInJavaUtil;
import com.google.common.collect.testing.TestsForQueuesInJavaUtil;
import com.google.common.collect.testing.TestsForSetsInJavaUtil;
import junit.framework.Test;
import junit.framework.TestSuite;

/** Guava's tests of the JDK's own collections, the concurrent and synchronized ones with them. */
public final class JdkCollections {

  private JdkCollections() {}

  /** Returns the suite: JUnit asks for it by this name. */
  public static Test suite() {
    TestSuite suite = new TestSuite("collections of the JDK");
    suite.addTest(new TestsForListsInJavaUtil().allTests());
    suite.addTest(new TestsForSetsInJavaUtil().allTests());
    suite.addTest(new TestsForQueuesInJavaUtil().allTests());
    suite.addTest(new TestsForMapsInJavaUtil().allTests());
    return suite;
  }
}
