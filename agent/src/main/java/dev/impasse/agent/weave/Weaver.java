package dev.impasse.agent.weave;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;

/**
 * Weaves the hooks into class files.
 *
 * <p><b>Threading:</b> safe for use by any number of threads at once; takes no lock but the site
 * registry's.
 *
 * <p><b>Errors:</b> none: a class that cannot be woven is left as it was and counted in {@link
 * #coverage()}.
 *
 * <p><b>Cost:</b> O(bytes) for classes without locks, no object per method or instruction; 20 to
 * 100 times that for the others.
 */
public final class Weaver {

  private static final int NEWEST = Opcodes.V27;

  private final WeaveOptions options;
  private final SiteRegistry sites;
  private final WeavingStatistics coverage;
  private final HookClasses hooks;
  private final HookVisibility visibility;
  private final ReceiverTypes types;
  private final MethodNames names;
  private final @Nullable VolatileFields fields;

  /** Creates a weaver that calls the runtime's hooks, of locks and signals alone. */
  public Weaver(WeaveOptions options, SiteRegistry sites, WeavingStatistics coverage) {
    this(options, sites, coverage, HookClasses.RUNTIME, false);
  }

  /**
   * Creates a weaver.
   *
   * @param hooks the classes whose hooks woven code calls
   * @param accesses whether accesses that order threads are woven too
   */
  public Weaver(
      WeaveOptions options,
      SiteRegistry sites,
      WeavingStatistics coverage,
      HookClasses hooks,
      boolean accesses) {
    this.options = options;
    this.sites = sites;
    this.coverage = coverage;
    this.hooks = hooks;
    visibility = new HookVisibility(hooks.all());
    types = new ReceiverTypes(CallMatcher.typesOfInterest(options.locks()));
    names = new MethodNames(options.locks());
    fields = accesses ? new VolatileFields() : null;
  }

  /** Returns what was seen, woven and left alone. */
  public WeavingStatistics coverage() {
    return coverage;
  }

  /** Whether the options let a class that is loaded already be woven; counts it if they do not. */
  public boolean admits(@Nullable ClassLoader loader, String internalName) {
    SkipReason reason = options.skipReason(loader, internalName);
    if (reason != null) {
      coverage.countSeen();
      coverage.countSkipped(reason, internalName.replace('/', '.'));
    }
    return reason == null;
  }

  /** Whether a class of the JDK is woven. */
  public boolean weavesJdkClass(String internalName) {
    return options.weavesJdkClass(internalName);
  }

  /**
   * Returns the woven class file, or null if there is nothing to weave or it cannot be done.
   *
   * @param loader loader that defines the class, null for the boot loader
   * @param internalName name of the class, with slashes
   * @param classFile its class file, which is not changed
   */
  public byte @Nullable [] weave(
      @Nullable ClassLoader loader, String internalName, byte[] classFile) {
    coverage.countSeen();
    try {
      SkipReason reason = options.skipReason(loader, internalName);
      if (reason != null) {
        coverage.countSkipped(reason, internalName.replace('/', '.'));
        return null;
      }
      return weaveChecked(loader, internalName, classFile);
    } catch (Throwable failure) { // also errors: the application's class must load all the same
      if (failure.getClass().getName().equals("java.lang.ThreadDeath")) {
        throw failure; // Thread.stop, and nothing failed
      }
      countFailure(internalName, failure);
      return null;
    }
  }

  /**
   * Returns the woven class file of a class that needs hooks even where the application is left
   * alone: one that implements {@code Lock}, whose own methods call them, and one that waits for or
   * gives notifications of monitors; null for all others.
   */
  public byte @Nullable [] weaveLeastOf(ClassLoader loader, String internalName, byte[] classFile) {
    coverage.countSeen();
    if (options.skipReason(loader, internalName) != null) {
      return null;
    }
    byte[] lock = JdkWeaving.weaveOwnLock(classFile);
    byte[] notifying = NotificationWeaving.weave(lock == null ? classFile : lock);
    byte[] woven = notifying == null ? lock : notifying;
    if (woven != null && !visibility.from(loader)) {
      coverage.countSkipped(SkipReason.HOOKS_HIDDEN, internalName.replace('/', '.'));
      return null;
    }
    if (woven == null) {
      coverage.countWithoutLocks();
    } else {
      coverage.countWoven();
    }
    return woven;
  }

  private byte @Nullable [] weaveChecked(
      @Nullable ClassLoader loader, String internalName, byte[] classFile) {
    ConstantPool pool;
    CallMatcher matcher;
    AccessMatcher accesses;
    BitSet methods;
    try {
      pool = new ConstantPool(classFile);
      matcher = new CallMatcher(types, names, options.locks(), loader, pool, coverage);
      accesses = fields == null ? null : new AccessMatcher(fields, loader, pool, matcher);
      methods = ClassScan.methods(classFile, pool, matcher, accesses);
    } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
      coverage.countSkipped(SkipReason.MALFORMED, internalName.replace('/', '.'));
      return null;
    }
    if (methods.isEmpty()) {
      coverage.countWithoutLocks();
      return null;
    }
    if (pool.majorVersion() > NEWEST) {
      coverage.countSkipped(SkipReason.NEW_CLASS_FILE, internalName.replace('/', '.'));
      return null;
    }
    if (!visibility.from(loader)) {
      coverage.countSkipped(SkipReason.HOOKS_HIDDEN, internalName.replace('/', '.'));
      return null;
    }
    return weaveMethods(internalName, classFile, pool, matcher, accesses, methods);
  }

  private byte @Nullable [] weaveMethods(
      String internalName,
      byte[] classFile,
      ConstantPool pool,
      CallMatcher matcher,
      @Nullable AccessMatcher accesses,
      BitSet methods) {
    ClassReader reader = new ClassReader(classFile);
    ClassContext context =
        new ClassContext(
            internalName,
            null,
            pool.majorVersion(),
            reader.getSuperName(),
            matcher,
            accesses,
            hooks,
            sites,
            coverage);
    Set<String> leftOut = new HashSet<>();
    while (true) {
      Writer writer = new Writer(reader);
      ClassWeaving weaving = new ClassWeaving(writer, context, methods, leftOut);
      reader.accept(weaving, ClassReader.EXPAND_FRAMES);
      if (!weaving.hasWoven()) {
        return null;
      }
      try {
        byte[] woven = writer.toByteArray();
        coverage.countWoven();
        return woven;
      } catch (MethodTooLargeException tooLarge) {
        String method = tooLarge.getMethodName() + tooLarge.getDescriptor();
        context.countSkipped(SkipReason.METHOD_TOO_LARGE, method);
        if (!leftOut.add(method)) {
          throw tooLarge;
        }
      }
    }
  }

  private void countFailure(String internalName, Throwable failure) {
    try {
      coverage.countSkipped(SkipReason.FAILED, internalName.replace('/', '.') + ": " + failure);
    } catch (Throwable again) {
      // out of memory or stack: not even counting works, and there is nobody to report to
    }
  }

  /** A writer that would rather fail than load classes to compute frames. */
  private static final class Writer extends ClassWriter {
    Writer(ClassReader reader) {
      super(reader, COMPUTE_MAXS);
    }

    @Override
    protected String getCommonSuperClass(String type1, String type2) {
      throw new AssertionError("frames are never computed: type1=" + type1 + " type2=" + type2);
    }
  }
}
